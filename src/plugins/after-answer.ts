// Work that is done once the answer is sent, so that the time of an answer tells nothing of it.
//
// It waits for a moment of random length, since the next answer of the same process would be later, too. What waits when the
// server stops is done before it ends.
import { randomInt } from 'node:crypto'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** What fails is only logged: whoever asked has their answer. */
    afterAnswer(work: () => Promise<void>): void
    /** Resolves when all that waits is done, which it begins with at once. */
    finishWork(): Promise<void>
  }
}

const LONGEST_WAIT_MS = 1_000

export const afterAnswer = fastifyPlugin(
  async (app) => {
    const waiting = new Map<NodeJS.Timeout, () => void>()
    const underWay = new Set<Promise<void>>()

    app.decorate('afterAnswer', (work) => {
      const start = (): void => {
        clearTimeout(timer)
        waiting.delete(timer)
        const done = work()
          .catch((error: Error) => app.log.error({ err: error }, `Left undone: ${error.message}`))
          .finally(() => underWay.delete(done))
        underWay.add(done)
      }
      const timer = setTimeout(start, randomInt(LONGEST_WAIT_MS))
      waiting.set(timer, start)
    })
    app.decorate('finishWork', async () => {
      for (const start of [...waiting.values()]) start()
      await Promise.all(underWay)
    })
    app.addHook('onClose', () => app.finishWork())
  },
  { name: 'after-answer' },
)
