// The ways in: by password, by passkey, and by a recovery code where both are lost.
import type { FastifyInstance } from 'fastify'
import { type LoginNeeds, loginRoutes } from './login.ts'
import { passkeyLoginRoutes } from './passkey-login.ts'
import { recoveryLoginRoutes } from './recovery-login.ts'

export function wayInRoutes(app: FastifyInstance, needs: LoginNeeds): void {
  loginRoutes(app, needs)
  passkeyLoginRoutes(app, needs)
  recoveryLoginRoutes(app, needs)
}
