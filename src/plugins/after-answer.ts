// Work that is done after an answer is sent, so that the time of the answer tells nothing about the work.
//
// The work waits for a moment of random length, since it delays the next answer of the same process,
// which could tell of it too. Work that waits when the server stops is done before the process ends.
import { randomInt } from 'node:crypto'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Does work after the answer. An error is only logged, since the answer is sent already. */
    afterAnswer(work: () => Promise<void>): void
    /** Starts all work that waits at once, and resolves when it is done. */
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
