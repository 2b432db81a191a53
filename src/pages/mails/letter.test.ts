import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse, valid } from 'node-html-parser'
import { letters } from '../../testing/pages/letters.ts'
import { type Letter, type LetterProps, letterTemplates } from './letter.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const templates = letterTemplates(root, true)
const write = (letter: LetterProps) => ({
  text: templates.text(letter),
  html: templates.html(letter),
})
const siteUrl = 'https://party.example'
const written = Object.entries(letters).map(([name, letter]) => {
  return { name, letter, ...write({ ...letter, siteUrl }) }
})

/** Everything that a letter says. */
const saidIn = ({ heading, paragraphs, facts, action, after }: Letter): string[] => [
  ...[heading, ...paragraphs, ...facts.flat(), ...after],
  ...(action ? [action.label, action.url] : []),
]

const bare = (text: string): string => text.replace(/\s+/g, ' ')

describe('a letter', () => {
  it('says the same as plain text and as HTML', () => {
    assert.ok(written.length > 2)
    for (const { name, letter, text, html } of written) {
      const page = parse(html)
      for (const said of saidIn(letter)) {
        assert.ok(bare(text).includes(bare(said)), `${name}: "${said}" in the text`)
        assert.ok(
          bare(page.text).includes(bare(parse(said).text)),
          `${name}: "${said}" in the HTML`,
        )
      }
      assert.doesNotMatch(text + html, /undefined|\[object |\bnull\b/, name)
    }
  })

  it('is well-formed, shows one link to follow, and loads nothing', () => {
    for (const { name, letter, html } of written) {
      assert.ok(valid(html), name)
      const page = parse(html)
      assert.equal(page.querySelectorAll('h1').length, 1, name)
      const links = new Set(page.querySelectorAll('a').map((link) => link.getAttribute('href')))
      assert.deepEqual(
        links,
        new Set([letter.action?.url, siteUrl, letter.unsubscribe].filter(Boolean)),
        name,
      )
      assert.equal(page.querySelectorAll('img, script, link, iframe').length, 0, name)
      assert.doesNotMatch(html, /url\(|@import/, name)
    }
  })

  it('is light, and dark where its reader has it so', () => {
    for (const { html } of written) {
      assert.match(html, /<meta name="color-scheme" content="light dark">/)
      assert.match(html, /@media \(prefers-color-scheme: dark\)/)
      assert.match(html, /style="[^"]*background-color:#eaf0f2/)
    }
  })

  it('has short lines of text, and breaks no link', () => {
    for (const { name, text } of written) {
      const long = text.split('\n').filter((line) => line.length > 72)
      assert.deepEqual(
        long.filter((line) => line.includes(' ')),
        [],
        name,
      )
      assert.doesNotMatch(text, /\n{3}|[^\S\n]\n(?<!-- \n)/, name)
    }
  })

  it('keeps a piece whole that is longer than a line, wherever it stands', () => {
    const [letter] = Object.values(letters) as [Letter]
    const piece = '雪'.repeat(200)
    const paragraphs = [`${piece} snow ${piece}`, `Snow, ${piece}`, 'x'.repeat(100_000)]
    const { text } = write({ ...letter, siteUrl, paragraphs })
    assert.ok(text.includes(`\n${piece}\nsnow\n${piece}\n`))
    assert.ok(text.includes(`\nSnow,\n${piece}\n`))
    assert.ok(text.includes(`\n${'x'.repeat(100_000)}\n`))
  })

  it('takes names as they are, and none for markup', () => {
    const [letter] = Object.values(letters) as [Letter]
    const hostile = { ...letter, siteUrl, firstName: '<b>Zoë</b> & Co', heading: 'A & B' }
    const { text, html } = write(hostile)
    assert.ok(text.includes('Hello <b>Zoë</b> & Co,'))
    assert.equal(parse(html).querySelectorAll('b').length, 0)
    assert.ok(html.includes('&lt;b&gt;Zoë&lt;/b&gt; &amp; Co'))
  })
})
