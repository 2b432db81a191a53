import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { john } from '../testing/cast.ts'
import { problemWithPassword } from './new-password.ts'

const names = [john.email, 'John', 'Smith', 'Smith Family']

const refused: Record<string, readonly string[]> = {
  'at least 12 characters': ['', 'short', 'elevenchars', 'password123'],
  'at least 8 characters': ['雪の夜に灯る家', '🎄🎁⛄🕯️🍪', 'e\u0301'.repeat(7)],
  'at most 1,024 bytes': ['ab3de'.repeat(205)],
  'repeats too few': ['aaaaaaaaaaaa', 'abababababababab', '112211221122'],
  'made of your name': [
    ...['john-smith-2026', 'JohnSmith1234!', 'J0hn_Sm1th_fam1ly', 'smithsmithsmith7'],
    ...['HolidayPartyPlanner1', 'h0l1day p@rty 2026', 'Party!Planner!99', 'john.smith@example'],
    ...['qwertyuiop123456', 'abcdefghijklmnop', '1234567890123', 'zyxwvutsrqpon'],
  ],
  'Many people have used it': [
    ...['unbelievable', 'Unbelievable', 'motherfucker', '1qaz2wsx3edc', '123qweasdzxc'],
    ...['sunshine2026!', 'Iloveyou1234', '!!trustno1!!', 'monkeymonkey', 'sunshinesunshine1'],
    ...[
      '5unsh1ne2026',
      'm0nk3y!!1234',
      '1qaz2wsx2026',
      'iloveyou123456789',
      's u n s h i n e 1',
      'sun-shi-ne-2026',
    ],
  ],
}

const taken = [
  ...['seven lanterns by the lake', 'correct horse battery staple', 'drei Äpfel im Schnee'],
  ...[
    'kX9#vQ2!mLp7',
    '839201746352',
    'abc839201746352',
    'tractor violin moss',
    '雪の夜に灯る家の窓',
  ],
  `${'x7'.repeat(400)}three more words`,
]

describe('a new password', () => {
  for (const [reason, passwords] of Object.entries(refused)) {
    it(`is refused, and told so: ${reason}`, async () => {
      for (const password of passwords) {
        const problem = await problemWithPassword(password, names)
        assert.ok(problem?.includes(reason), `${password}: ${problem}`)
      }
    })
  }

  it('is taken whichever characters it has', async () => {
    for (const password of taken) {
      assert.equal(await problemWithPassword(password, names), undefined, password)
    }
  })

  it('of the greatest length is looked at quickly', async () => {
    const start = performance.now()
    for (const text of ['1', 'ab', '1a', 'qwertyuiop', 'a ']) {
      await problemWithPassword(text.repeat(1_024).slice(0, 1_024), ['a'.repeat(60), ...names])
    }
    assert.ok(performance.now() - start < 500)
  })
})
