import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import {
  COMMON_OPTIONS,
  type Command,
  findCommand,
  printable,
  readArgs,
  UsageError,
} from './command-line.ts'

const OPTIONS = { ...COMMON_OPTIONS, yes: { type: 'boolean', default: false } } as const

/** What ran, with its words and whether it was told yes. */
async function ran(line: string): Promise<string> {
  let told = ''
  const note = (name: string) => async (values: { yes?: boolean }, word?: string) => {
    told = [name, word, values.yes && 'yes'].filter(Boolean).join(' ')
  }
  const commands: Record<string, Command<{ yes?: boolean }>> = {
    show: { takes: ['name'], run: note('show') },
    clear: { options: ['yes'], run: note('clear') },
  }
  const { values, words } = readArgs(line.split(' ').filter(Boolean), OPTIONS, true)
  await findCommand(commands, values, words)()
  return told
}

describe('a command line', () => {
  it('finds its command, wherever the options stand', async () => {
    assert.equal(await ran('clear --yes'), 'clear yes')
    assert.equal(await ran('--json --env-file x show abc'), 'show abc')
  })

  it('is refused by the name of what it does not take', async () => {
    const refusals: [line: string, named: RegExp][] = [
      ['clean', /^There is no command "clean"\. There are: show, clear\.$/],
      ['constructor', /"constructor"/],
      ['clear --now', /^Unknown option '--now'\. See --help\.$/],
      ['clear --env-file', /--env-file.*missing/],
      ['clear abc', /^clear takes no "abc"\.$/],
      ['show', /^show needs a <name>/],
      ['show abc --yes', /^show takes no --yes\.$/],
    ]
    for (const [line, named] of refusals) {
      await assert.rejects(ran(line), (error: Error) => {
        assert.ok(error instanceof UsageError, line)
        assert.match(error.message, named)
        return true
      })
    }
  })

  it('ends quietly when its reader has seen enough', async () => {
    const code = `
      const { runScript } = await import(${JSON.stringify(import.meta.resolve('./command-line.ts'))})
      await runScript('', async () => {
        for (;;) {
          console.log('a line')
          await new Promise(setImmediate)
        }
      })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code])
    let stderr = ''
    child.stderr.on('data', (data) => (stderr += data))
    child.stdout.once('data', () => child.stdout.destroy())
    assert.deepEqual(await once(child, 'close'), [0, null])
    assert.equal(stderr, '')
  })

  it('shows what would steer the terminal as its code', () => {
    assert.equal(printable('Eve\u001b[2J\u009b\u202eé'), 'Eve\\u001b[2J\\u009b\\u202eé')
    assert.equal(printable('a\nb', { keepsLines: true }), 'a\nb')
  })
})
