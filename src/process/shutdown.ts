// Ends the process in order: requests under way are answered, and an idle server is gone at once.
import type { FastifyInstance } from 'fastify'

const CLOSE_WITHIN_MS = 10_000

/**
 * SIGINT and SIGTERM close what is open and end the process, also where closing takes too long.
 * @returns does the same without a signal
 */
export function stopOnSignals(close: () => Promise<void>): () => Promise<void> {
  let isClosing = false
  const stop = async () => {
    if (isClosing) return
    isClosing = true
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    await close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  return stop
}

/** Browsers keep connections: each is closed as soon as nothing is asked on it. */
export async function closeApp(app: FastifyInstance): Promise<void> {
  const closeIdle = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close()
  clearInterval(closeIdle)
}
