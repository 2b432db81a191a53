import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isEmail, isPhone, normalPhone } from './contact-details.ts'
import { readQuickEntry } from './quick-entry.ts'

const people = (text: string) =>
  readQuickEntry(text).households[0]?.people.map(({ firstName, lastName, kind }) =>
    [firstName, lastName, kind].join(' '),
  )

describe('quick entry', () => {
  it('makes households and people of lines', () => {
    const { households, problems } = readQuickEntry(
      'Smith Family: John, Jane, Timmy (child)\r\n\n  The Garcías: María José García <maria@example.com>; Ana (7)\n',
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      households.map(({ name }) => name),
      ['Smith Family', 'The Garcías'],
    )
    assert.deepEqual(people('Smith Family: John, Jane, Timmy (child)'), [
      'John Smith adult',
      'Jane Smith adult',
      'Timmy Smith child',
    ])
    assert.deepEqual(households[1]?.people[0], {
      firstName: 'María',
      lastName: 'José García',
      kind: 'adult',
      email: 'maria@example.com',
      phone: '',
    })
    assert.equal(households[1]?.people[1]?.kind, 'child')
  })

  it('takes an age of 18 for an adult, and a name with a bracket for a name', () => {
    assert.deepEqual(people('Lee Family: Ann (18), Ben (17)'), ['Ann Lee adult', 'Ben Lee child'])
  })

  it('says which line it could not read, and why', () => {
    const { households, problems } = readQuickEntry('Smith\nLee Family:\n: John\nGood: Ann')
    assert.equal(households.length, 1)
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2, 3],
    )
  })
})

describe('contact details', () => {
  it('know an email address when they see one', () => {
    for (const email of ['a@b.co', 'jörg@exämple.de', "o'hara+x@mail.example.com"])
      assert.ok(isEmail(email))
    for (const email of ['', 'a', 'a@b', 'a b@c.de', 'a@b..de', '<a@b.de>'])
      assert.ok(!isEmail(email))
  })

  it('write a phone number in one form', () => {
    for (const phone of ['+49 (30) 12-34', '0049 30 1234', '+49‑30‑1234']) {
      assert.equal(normalPhone(phone), '+49301234')
    }
    assert.equal(normalPhone('(212) 555-0100'), '2125550100')
    assert.ok(isPhone(normalPhone('212.555.0100')))
    for (const phone of ['', '12', 'call me', '+1234567890123456'])
      assert.ok(!isPhone(normalPhone(phone)))
  })
})
