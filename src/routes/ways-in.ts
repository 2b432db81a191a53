// The ways to log in: by password, by passkey, by a mailed link, and by a recovery code where all of
// those are lost.
import type { FastifyInstance } from 'fastify'
import { forgotPasswordRoutes } from './forgot-password.ts'
import { logInByMailRoutes } from './log-in-by-mail.ts'
import { type LoginNeeds, loginRoutes } from './login.ts'
import { passkeyLoginRoutes } from './passkey-login.ts'
import { recoveryLoginRoutes } from './recovery-login.ts'

export function wayInRoutes(app: FastifyInstance, needs: LoginNeeds): void {
  loginRoutes(app, needs)
  passkeyLoginRoutes(app, needs)
  forgotPasswordRoutes(app, needs)
  logInByMailRoutes(app, needs)
  recoveryLoginRoutes(app, needs)
}
