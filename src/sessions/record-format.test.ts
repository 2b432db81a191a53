import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { deriveKeys } from '../config/signing-keys.ts'
import { trials } from '../testing/properties.ts'
import { SECRET } from '../testing/secret.ts'
import { signedRecord } from '../testing/signed-record.ts'
import { decodeRecord, encodeRecord, readableRecord } from './record-format.ts'
import {
  type JsonValue,
  newRecord,
  newSessionId,
  OWN_KEYS,
  recordName,
  type SessionData,
} from './session-record.ts'

const LIFETIMES = { permanentSeconds: 600, browserSeconds: 60, absoluteSeconds: 3_600 }
const keys = deriveKeys([SECRET], 'session record')
const name = recordName(newSessionId())
const session = (data: SessionData = {}) => newRecord(data, true, LIFETIMES, Date.now())
const decode = (text: string) => decodeRecord(text, name, keys, LIFETIMES)
const signed = (json: string) => signedRecord(json, name, keys[0] as Buffer)
const stored = (changes: object) =>
  signed(JSON.stringify({ ...JSON.parse(readableRecord(session())), ...changes }, null, 2))

const anyValue = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>

describe('the text of a session record', () => {
  it('gives back every record that was made into one', () => {
    const key = fc.string().filter((one) => !OWN_KEYS.has(one))
    const property = fc.property(fc.dictionary(key, anyValue, { maxKeys: 5 }), (data) => {
      const record = session(data)
      const decoded = decode(encodeRecord(record, name, keys))
      assert.equal(JSON.stringify(decoded?.record), JSON.stringify(record))
    })
    fc.assert(property, trials(60))
  })

  it('is no record when it is rightly signed and of another shape, and never throws', () => {
    const times = ['created_at', 'last_seen_at', 'expires_at', 'ends_at']
    const isFit = (field: string, value: JsonValue): boolean => {
      if (field === 'permanent') return typeof value === 'boolean'
      if (field !== 'data') return typeof value === 'string' && !Number.isNaN(Date.parse(value))
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    }
    const change = fc
      .tuple(fc.constantFrom(...times, 'permanent', 'data'), anyValue)
      .filter(([field, value]) => !isFit(field, value))
    const property = fc.property(change, ([field, value]) => {
      assert.equal(decode(stored({ [field]: value })), undefined)
    })
    fc.assert(property, trials(100))
    const anything = fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assert.equal(decode(signed(`${text}\n}`)), undefined)
    })
    fc.assert(anything, trials(100))
  })

  it('gives no value of the app’s own that has another shape, and all of a right one', () => {
    const right: SessionData = {
      ...{ person_id: 7, visits: 3, kept_at: 5, made_codes: 'sealed' },
      shopping_list: { apples: 2 },
      notices: [{ kind: 'info', text: 'Saved.', action: { label: 'Undo', url: '/' } }],
      last_example: { call: 'a', result: 'b', before: 'c', after: 'd', changed: true },
      made_link: { sealedToken: 'sealed', email: 'a@example.com' },
    }
    assert.deepEqual(new Set(Object.keys(right)), OWN_KEYS)
    assert.equal(
      JSON.stringify(decode(stored({ data: right }))?.record.data),
      JSON.stringify(right),
    )
    for (const key of OWN_KEYS) {
      for (const value of [null, true, [[]], { text: {} }]) {
        const { [key]: _, ...others } = right
        const read = decode(stored({ data: { ...right, [key]: value } }))?.record.data
        assert.deepEqual(Object.keys(read ?? {}).sort(), Object.keys(others).sort())
      }
    }
  })
})
