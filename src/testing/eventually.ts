// Waits in a test for something that happens by itself, such as the output of another process.
import assert from 'node:assert/strict'

const LOOK_EVERY_MS = 20

/**
 * Resolves as soon as the condition holds.
 * @param what names the condition in the error that is thrown when it does not hold within a
 * minute, or `withinMs`
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > giveUpAt) assert.fail(`It never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
