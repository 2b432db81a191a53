import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { summaryOf } from './steps.ts'
import { quickTests, testFiles } from './tests.ts'

describe('npm run check', () => {
  it('runs the tests that start no process, and leaves out those that do, by their own hands or others’', () => {
    const quick = quickTests()
    for (const file of ['docs/docs.test.ts', 'src/routes/login.test.ts']) {
      assert.ok(quick.includes(file), file)
    }
    const slow = testFiles().filter((file) => !quick.includes(file))
    for (const file of ['docs/project.test.ts', 'e2e/server.test.ts', 'e2e/workers.test.ts']) {
      assert.ok(slow.includes(file), file)
    }
    assert.ok(quick.length > slow.length, 'most tests start no process')
  })

  it('says of each step how it ended and how long it took', () => {
    const step = { output: '', seconds: 1.26 }
    assert.equal(
      summaryOf([
        { ...step, name: 'types', isOk: true },
        { ...step, name: 'tests 1/2', isOk: false },
      ]),
      'ok      types         1.3 s\nfailed  tests 1/2     1.3 s',
    )
  })
})
