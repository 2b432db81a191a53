import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { guessColumns } from './columns.ts'
import { cleanText, decodeFile, MAX_IMPORT_BYTES } from './decode.ts'
import { fieldNamed } from './header-names.ts'
import { MAX_ROWS, type Row, readTable } from './table.ts'

const rowsOf = (text: string): Row[] => {
  const reading = readTable(cleanText(text))
  assert.ok('table' in reading, reading.problem ?? '')
  return reading.table.rows
}

const cellsOf = (text: string): string[][] => rowsOf(text).map(({ cells }) => cells)

const problemOf = (text: string): string | undefined => readTable(cleanText(text)).problem

describe('the bytes of a file', () => {
  const text = 'Haushalt;Vorname\r\nMüller;Zoë €'
  const utf16 = (mark: string, text: string) => Buffer.from(mark + text, 'utf16le')
  const windows = Buffer.from(text.replace('€', '\x80'), 'latin1')

  it('are read in every encoding that Excel and Google write', () => {
    const expected = text.replace('\r\n', '\n')
    const files: [string, Uint8Array, string][] = [
      ['UTF-8', Buffer.from(text), 'UTF-8'],
      ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'UTF-8'],
      ['UTF-16LE with a mark', utf16('\ufeff', text), 'UTF-16'],
      ['UTF-16LE without', utf16('', text), 'UTF-16'],
      ['UTF-16BE with a mark', utf16('\ufeff', text).swap16(), 'UTF-16'],
      ['UTF-16BE without', utf16('', text).swap16(), 'UTF-16'],
      ['Windows-1252', windows, 'Windows-1252'],
    ]
    for (const [name, bytes, encoding] of files) {
      const decoded = decodeFile(bytes)
      assert.equal(decoded.text, expected, name)
      assert.equal('encoding' in decoded && decoded.encoding, encoding, name)
    }
  })

  it('lose NUL and other control characters, and keep tabs and line ends', () => {
    assert.equal(
      decodeFile(Buffer.from('A\0nn\x07\tLee, 12 Elm Street\r\nBen\rCat')).text,
      'Ann\tLee, 12 Elm Street\nBen\nCat',
    )
    assert.equal(decodeFile(new Uint8Array()).text, '')
  })

  it('are refused in words where they are a workbook, a picture, or too many', () => {
    assert.match(decodeFile(Buffer.from('PK\x03\x04rest')).problem ?? '', /workbook, not a CSV/)
    const picture = Buffer.from(Array.from({ length: 500 }, (_, index) => index % 32))
    assert.match(decodeFile(picture).problem ?? '', /holds no text/)
    assert.match(decodeFile(new Uint8Array(MAX_IMPORT_BYTES + 1)).problem ?? '', /larger than 1 MB/)
    const swollen = Buffer.alloc(MAX_IMPORT_BYTES * 0.9, 'é', 'latin1')
    assert.match(decodeFile(swollen).problem ?? '', /more than 1 MB of text/)
  })
})

describe('a table', () => {
  it('is found whichever separator it has', () => {
    for (const separator of [',', ';', '\t', '|']) {
      const text = ['First name', 'Email', 'Notes'].join(separator)
      assert.deepEqual(cellsOf(`${text}\nAnn${separator}ann@example.com${separator}`)[1], [
        ...['Ann', 'ann@example.com', ''],
      ])
    }
    assert.deepEqual(cellsOf('sep=;\na;b,c\n')[0], ['a', 'b,c'])
    assert.deepEqual(cellsOf('Smith, John;1\nLee, Ann;2')[0], ['Smith, John', '1'])
    assert.deepEqual(cellsOf('Name\nAnn')[1], ['Ann'])
  })

  it('has quotes, line breaks in cells, empty rows and rows of any length', () => {
    const text = 'a,"b ""c"", d\r\ne"\r\n\r\n ,,\r\n"f"g, h "i" ,\r\nj'
    assert.deepEqual(cellsOf(text), [['a', 'b "c", d e'], ['"f"g', 'h "i"', ''], ['j']])
  })

  it('counts rows as a spreadsheet does', () => {
    const rows = rowsOf('sep=,\na,"b\nc"\n\n\nd')
    assert.deepEqual(
      rows.map(({ number }) => number),
      [1, 4],
    )
  })

  it('gives back what the guard against formulas was given', () => {
    assert.deepEqual(cellsOf("'=1+1,'+49 30 1234,'tis"), [['=1+1', '+49 30 1234', "'tis"]])
  })

  it('says in words what can’t be read', () => {
    assert.match(problemOf('a,b\nc,"d\ne,f') ?? '', /^Row 2: a quotation mark opens/)
    assert.match(problemOf(' \n ') ?? '', /nothing in it yet/)
    assert.match(problemOf(',,\n,') ?? '', /nothing in it but separators/)
    assert.match(
      problemOf('a\n'.repeat(MAX_ROWS + 2)) ?? '',
      /2,002 rows: import 2,000 rows at most/,
    )
    assert.equal(problemOf('a\n'.repeat(MAX_ROWS + 1)), undefined)
    assert.match(problemOf(`${'\n'.repeat(1_000_000)}a`) ?? '', /more than 20,000 lines/)
  })

  it('takes huge cells and thousands of columns', () => {
    assert.equal(cellsOf(`a,"${'x'.repeat(900_000)}",b`)[0]?.[1]?.length, 900_000)
    assert.equal(cellsOf(`a${','.repeat(900_000)}`)[0]?.length, 100)
    assert.match(problemOf('a,"'.repeat(300_001)) ?? '', /can’t be read|never closes/)
  })
})

describe('the names of columns', () => {
  it('are understood in many spellings', () => {
    const spellings = {
      household: ['Household', 'HOUSEHOLD NAME', 'family', 'Haushalt', 'Foyer', 'Address label'],
      name: ['Name', 'Full name', 'Guest', 'guest_name', 'Display Name'],
      first_name: ['First name', 'FirstName', 'first_name', 'Given Name', 'Vorname', 'Prénom'],
      last_name: ['Last Name', 'Surname', 'Family name', 'Nachname', 'Apellidos'],
      kind: ['Adult/child', 'Adult or child', 'Child?', 'Age', 'is_child', 'Type', 'Age group'],
      email: [
        'Email',
        'E-mail',
        'E-mail Address',
        'E-mail 1 - Value',
        'mail',
        'Correo electrónico',
      ],
      phone: ['Phone', 'Telephone', 'Tel.', 'Mobile Phone', 'Phone 1 - Value', 'Handy', 'cell'],
    }
    for (const [field, names] of Object.entries(spellings)) {
      for (const name of names) assert.equal(fieldNamed(name), field, name)
    }
  })

  it('tell nothing where they are about something else', () => {
    const others = [
      '',
      'Notes',
      'Mailing address',
      'E-mail 1 - Type',
      'Phone 1 - Label',
      'Children',
    ]
    for (const name of [...others, 'x'.repeat(10_000), '123'])
      assert.equal(fieldNamed(name), undefined)
  })

  it('are found below a title, among thirty columns of junk', () => {
    const junk = Array.from({ length: 15 }, (_, index) => `Junk ${index}`)
    const header = [...junk, 'Surname', ...junk, 'First', 'E-Mail']
    const { headerRow, at } = guess(`Our list 2025\n\n${header.join(',')}\n`)
    assert.equal(headerRow, 3)
    assert.deepEqual([at.last_name, at.first_name, at.email, at.kind], [15, 31, 32, undefined])
  })

  it('are guessed from what stands below them where there are none', () => {
    const { headerRow, at } = guess('Lees,Ann,Lee,ann@example.com\nLees,Ben,Lee,ben@example.com')
    assert.equal(headerRow, undefined)
    assert.deepEqual([at.household, at.first_name, at.last_name, at.email], [0, 1, 2, 3])
    assert.equal(guess('Ann Lee\nBen Lee').at.name, 0)
  })

  const guess = (text: string) => guessColumns(rowsOf(text))
})
