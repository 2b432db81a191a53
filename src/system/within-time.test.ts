import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { holdsInTime, Overdue, withinTime } from './within-time.ts'

function busyFor(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

/** Sends a byte over a real connection and waits for the answer, so many times, one after the other. */
async function talk(t: TestContext, times: number): Promise<number> {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  t.after(() => socket.destroy())
  for (let i = 0; i < times; i++) {
    socket.write('x')
    await new Promise((resolve) => socket.once('data', resolve))
  }
  return times
}

describe('the time that is given for an answer', () => {
  it('is over when none has come', async () => {
    await assert.rejects(withinTime(delay(5_000, 0, { ref: false }), 30), Overdue)
    await assert.rejects(withinTime(delay(5_000, 0, { ref: false }), 230), {
      reason: 'it did not answer within 230 ms',
    })
  })

  it('does not count while this process is busy, though the answer takes several turns', async (t) => {
    const answer = withinTime(talk(t, 5), 300)
    for (let i = 0; i < 2; i++) {
      await delay(1)
      busyFor(200)
    }
    assert.equal(await answer, 5)
  })

  it('brings the answer, or its error, as it is', async () => {
    assert.equal(await withinTime(Promise.resolve(7), 100), 7)
    await assert.rejects(withinTime(Promise.reject(new RangeError('no')), 100), RangeError)
  })

  it('is waited for by looking, in which a busy process loses no time either', async (t) => {
    assert.equal(await holdsInTime(() => false, 30), false)
    assert.equal(await holdsInTime(() => true, 0), true)
    let isDone = false
    void talk(t, 5).then(() => {
      isDone = true
    })
    const holds = holdsInTime(() => isDone, 200)
    await delay(1)
    busyFor(250)
    assert.equal(await holds, true)
  })
})
