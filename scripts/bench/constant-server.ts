// A bare Fastify that answers everything with the same page: no page of this size can cost less.
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

const page = readFileSync(process.argv[2] ?? '')
const app = Fastify({ logger: false })
app.get('/*', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
await app.listen({ host: '127.0.0.1', port: Number(process.argv[3]) })
