// Ends a run in CI with one line that counts the results.
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'

export default class ClosingLine implements Reporter {
  #counts = { passed: 0, failed: 0, skipped: 0 }

  onTestEnd(_test: TestCase, { status }: TestResult): void {
    const key = status === 'passed' || status === 'skipped' ? status : 'failed'
    this.#counts[key]++
  }

  onEnd(_result: FullResult): void {
    const { passed, failed, skipped } = this.#counts
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
}
