// Holds the repository to what git keeps and leaves out, and to one way of running the tests.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' })

describe('the project', () => {
  it('is undamaged UTF-8 in all its text [A2]', () => {
    const files = git('ls-files')
      .split('\n')
      .filter((file) => /\.(md|ts|js|eta|css|svg|json)$/.test(file))
    assert.ok(files.length > 100)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    for (const file of files.filter((file) => existsSync(join(root, file)))) {
      const text = decoder.decode(readFileSync(join(root, file)))
      assert.doesNotMatch(
        text,
        /[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2018-\u2122]|\u011f\u0178/,
        file,
      )
    }
  })

  it('keeps only text, pictures and typefaces in git', () => {
    const kept = /^(docs\/[a-z-]+\.png|views\/assets\/(fonts\/.+\.woff2|icons\/favicon\.ico))$/
    const binary = git('ls-files', '--eol')
      .split('\n')
      .filter((line) => line.startsWith('i/-text'))
      .map((line) => line.split('\t')[1] ?? '')
    assert.ok(binary.length > 3)
    assert.deepEqual(
      binary.filter((file) => !kept.test(file)),
      [],
    )
  })

  it('keeps session files out of git [A25]', () => {
    assert.match(git('check-ignore', 'flask_session/x'), /flask_session\/x/)
    assert.equal(git('ls-files', 'flask_session'), '')
    assert.match(git('check-ignore', '.env', 'data/planner.db'), /\.env\ndata\/planner\.db/)
  })

  it('lands a change by what npm test runs, in full', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    assert.equal(scripts.test, 'npm run ci')
    assert.match(read('.ci/run'), /^npm ci\nnpm run ci\n$/m)
    const steps = read('scripts/ci.ts')
    for (const script of ['typecheck', 'lint', 'test:unit', 'test:e2e']) {
      assert.ok(scripts[script], script)
      assert.ok(steps.includes(`'npm run --silent ${script}'`), script)
    }
  })

  it('keeps download addresses out of the lock file', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/)
  })

  it('can say what is missing before a command runs [A4]', (t) => {
    const folder = temporaryFolder(t)
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
    const { status, stderr } = spawnSync(process.execPath, ['scripts/preflight.js'], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.deepEqual([status, stderr], [1, 'The packages are not installed yet. Run: npm ci\n'])
  })
})
