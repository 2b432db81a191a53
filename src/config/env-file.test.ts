import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { envFileWarnings, readEnvironment } from './env-file.ts'

function temporaryRoot(t: TestContext): string {
  const root = temporaryFolder(t)
  writeFileSync(join(root, '.env.example'), '# Settings\nPORT=5000\nSECRET_KEY=\n')
  return root
}

describe('.env', () => {
  it('is made on the first start, for its owner alone, with a secret that later starts keep [C7]', (t) => {
    const root = temporaryRoot(t)
    const first = readEnvironment(root, {})
    assert.match(first.SECRET_KEY ?? '', /^[0-9a-f]{64}$/)
    assert.equal(statSync(join(root, '.env')).mode & 0o777, 0o600)
    assert.match(
      readFileSync(join(root, '.env'), 'utf8'),
      /^# Settings\nPORT=5000\nSECRET_KEY=\w{64}\n$/,
    )
    assert.equal(readEnvironment(root, {}).SECRET_KEY, first.SECRET_KEY)
    assert.deepEqual(readdirSync(root).sort(), ['.env', '.env.example'])
  })

  it('gives way to the settings of the shell, except empty ones', (t) => {
    const root = temporaryRoot(t)
    writeFileSync(join(root, '.env'), 'PORT=5001\nHOST=0.0.0.0\n')
    const settings = readEnvironment(root, { PORT: '5002', HOST: '' })
    assert.deepEqual([settings.PORT, settings.HOST], ['5002', '0.0.0.0'])
  })

  it('says in one sentence what is wrong with it', (t) => {
    const root = temporaryRoot(t)
    const problemWith = (content: string | Buffer): string => {
      writeFileSync(join(root, '.env'), content)
      try {
        readEnvironment(root, {})
        return ''
      } catch (error) {
        return (error as Error).message
      }
    }
    assert.match(problemWith('PORT=5001\nSECRET_KEY\n'), /line 2 is not NAME=value/)
    assert.match(problemWith('{"PORT": 5001}'), /line 1 is not NAME=value/)
    assert.match(problemWith('\n\nHOST="0.0.0.0\nPORT=1\n'), /line 3 opens a quote/)
    assert.match(problemWith(Buffer.from('PORT=1\n', 'utf16le')), /not UTF-8/)
    const fine =
      "\ufeffexport A=1\n# it's \"fine\n B = x y\r\nC=\"two\nlines\"\nD=it's\nE=\nF='x' # y\n"
    assert.equal(problemWith(fine), '')
    assert.equal(readEnvironment(root, {}).C, 'two\nlines')
    rmSync(join(root, '.env'))
    mkdirSync(join(root, '.env'))
    assert.throws(() => readEnvironment(root, {}), /can't be read.*Let this user read it/)
  })

  it('has values with # as a shell has them, or refuses them by line', (t) => {
    const root = temporaryRoot(t)
    const read = (content: string) => {
      writeFileSync(join(root, '.env'), content, { mode: 0o600 })
      return readEnvironment(root, {})
    }
    const settings = read(
      'SECRET_KEY=ab#cdef\nA="x#y" # z\nB=p#q # r\nC= # nothing\nD=\t\nE=it\'s#5\n',
    )
    assert.deepEqual(
      ['SECRET_KEY', 'A', 'B', 'C', 'D', 'E'].map((name) => settings[name]),
      ['ab#cdef', 'x#y', 'p#q', '', '', "it's#5"],
    )
    assert.equal(read('# a="b#\nX="two\nK=a#b"\nY=1').X, 'two\nK=a#b')
    assert.throws(() => read('\nSECRET_KEY=#abc'), /line 2 has a value that begins with #/)
    assert.throws(() => read('SECRET_KEY="ab"#cd'), /line 1 goes on after its closing quote/)
    assert.throws(() => read('A=1\0'), /keep the SECRET_KEY in it/)
  })

  it('is refused when others may write it, and warned of when they may read it', (t) => {
    const root = temporaryRoot(t)
    writeFileSync(join(root, '.env'), 'SECRET_KEY=x\n')
    const withMode = (mode: number) => {
      chmodSync(join(root, '.env'), mode)
      readEnvironment(root, {})
      return envFileWarnings(root).join()
    }
    assert.equal(withMode(0o600), '')
    assert.equal(withMode(0o640), '')
    assert.match(withMode(0o644), /can be read by every user .*chmod 600 \.env/)
    assert.throws(() => withMode(0o602), /can be written by every user/)
    rmSync(join(root, '.env'))
    assert.deepEqual(envFileWarnings(root), [])
  })

  it('is never made in production', (t) => {
    const root = temporaryRoot(t)
    readEnvironment(root, { FLASK_ENV: 'production' })
    readEnvironment(root, { NODE_ENV: ' Production' })
    assert.equal(existsSync(join(root, '.env')), false)
  })
})
