import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type HTMLElement, parse, valid } from 'node-html-parser'
import { paths } from '../paths.ts'
import type { PageFrame } from '../plugins/views.ts'
import { states } from '../testing/pages/states.ts'
import { renderPage } from '../testing/pages/strict-templates.ts'
import type { Pages } from './pages.ts'
import * as draw from './street/street.ts'

const FIELDS = 'input:not([type=hidden]), select, textarea:not([hidden])'
const views = join(import.meta.dirname, '..', '..', 'views')

const stranger: PageFrame = {
  title: 'A page',
  path: '/organizer/households/?show=archived',
  theme: 'system',
  asset: (file) => `/assets/${file}`,
  paths,
  draw,
  person: undefined,
  isUnknown: false,
  notices: [],
  development: false,
  dev: undefined,
}

const bar = {
  ...{ route: 'GET /', milliseconds: '1.0 ms', queryMilliseconds: '', cookie: 'sent' },
  ...{ bootId: 'b1', isDeveloper: true, canSwitchBack: true, hasMail: true },
  costs: { sessionReads: 1, sessionWrites: 0, queries: 2, queryMs: 0.3 },
}

/** The viewers for whom every page is rendered. */
const frames: Record<string, PageFrame> = {
  'a stranger': stranger,
  'somebody in an outage': { ...stranger, isUnknown: true, theme: 'dark' },
  'an organizer': {
    ...stranger,
    person: { firstName: 'John', fullName: 'John Smith' },
    theme: 'light',
    notices: [
      { kind: 'success', text: 'Saved.', action: undefined },
      { kind: 'info', text: 'Deleted.', action: { label: 'Undo', url: paths.parties } },
    ],
  },
  'a developer': { ...stranger, development: true, dev: { follow: '', bar } },
  'a visitor of the developer': {
    ...stranger,
    dev: { follow: '', bar: { ...bar, isDeveloper: false } },
  },
}

const templates = Object.keys(states) as (keyof Pages)[]

/** Every page in every state, for every viewer. */
function* renderings(): Generator<[name: string, html: string]> {
  for (const template of templates) {
    for (const [state, props] of Object.entries(states[template])) {
      for (const [viewer, frame] of Object.entries(frames)) {
        yield [`${template} (${state}, for ${viewer})`, renderPage(template, frame, props)]
      }
    }
  }
}

interface Rendered {
  name: string
  html: string
  page: HTMLElement
}

/** The parsed pages take some hundred megabytes, so they are there for these tests alone. */
let documents: Rendered[] = []

const attributes = (page: HTMLElement, name: string): string[] =>
  page.querySelectorAll(`[${name}]`).map((element) => element.getAttribute(name) ?? '')

describe('pages', () => {
  before(() => {
    documents = [...renderings()].map(([name, html]) => ({ name, html, page: parse(html) }))
  })
  after(() => {
    documents = []
  })

  describe('every page, in every state and for everybody', () => {
    it('is well-formed and has a language, a title and one h1', () => {
      for (const { name, html, page } of documents) {
        assert.ok(valid(html), `${name} closes what it opens`)
        assert.equal(page.querySelector('html')?.getAttribute('lang'), 'en', name)
        assert.match(page.querySelector('title')?.text ?? '', /\w/, name)
        assert.equal(page.querySelectorAll('h1').length, 1, `${name} has one h1`)
      }
    })

    it('prints no value that is missing', () => {
      for (const { name, html } of documents) {
        assert.doesNotMatch(html, /undefined|\[object |\bNaN\b|\bnull\b|function \w*\(|=>/, name)
      }
    })

    it('has headings that go down one step at a time', () => {
      for (const { name, page } of documents) {
        const levels = page.querySelectorAll('h1, h2, h3, h4, h5, h6').map(({ tagName }) => tagName)
        let before = 1
        for (const level of levels.map((tag) => Number(tag.slice(1)))) {
          assert.ok(level <= before + 1, `${name}: ${levels.join(' ')}`)
          before = level
        }
      }
    })

    it('has ids that are unique, and names none that is not there', () => {
      for (const { name, page } of documents) {
        const ids = attributes(page, 'id')
        assert.deepEqual(
          ids.filter((id, index) => ids.indexOf(id) !== index),
          [],
          `${name} has each id once`,
        )
        const named = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'data-copy']
        const wanted = named.flatMap((attribute) =>
          attributes(page, attribute).join(' ').split(' '),
        )
        const fragments = attributes(page, 'href').filter((href) => href.startsWith('#'))
        for (const id of [...wanted, ...fragments.map((href) => href.slice(1))].filter(Boolean)) {
          assert.ok(ids.includes(id), `${name} has #${id}`)
        }
      }
    })

    it('has a label for each field, and words on each button and link', () => {
      for (const { name, page } of documents) {
        for (const field of page.querySelectorAll(FIELDS)) {
          const label = page.querySelector(`label[for="${field.id}"]`) ?? field.closest('label')
          assert.match(label?.text ?? '', /\w/, `${name}: ${field.toString().slice(0, 120)}`)
        }
        for (const control of page.querySelectorAll('button, a[href]')) {
          assert.match(control.text, /\w/, `${name}: ${control}`)
        }
      }
    })

    it('leads only to pages that there are', () => {
      const patterns = Object.values(paths).map((path) =>
        typeof path === 'string' ? path : path.pattern,
      )
      const known = patterns.map(
        (path) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
      )
      for (const { name, page } of documents) {
        const urls = ['href', 'action', 'src'].flatMap((attribute) => attributes(page, attribute))
        for (const url of urls.filter((url) => url.startsWith('/'))) {
          const path = url.replace(/[?#].*/, '')
          const isKnown = path.startsWith(paths.assets) || known.some((one) => one.test(path))
          assert.ok(isKnown, `${name} leads to ${url}`)
        }
      }
    })
  })

  /** The pages at which nobody is logged in yet, or the person is asked for the password again. */
  const WAYS_IN = [
    ...['organizer/login', 'organizer/recovery-code', 'organizer/account/log-in-by-mail'],
    ...['organizer/account/ask-for-link', 'organizer/account/choose-password'],
    ...['organizer/account/ask-again', 'organizer/account/password', 'organizer/account/register'],
  ]

  describe('the pages about passwords', () => {
    it('mask each one, and let password managers and the clipboard fill it in', () => {
      const fields = documents.flatMap(({ page }) => page.querySelectorAll('input'))
      const passwords = fields.filter((field) => /password/.test(field.getAttribute('name') ?? ''))
      assert.ok(passwords.length > 20)
      for (const field of passwords) {
        assert.equal(field.getAttribute('type'), 'password', `${field}`)
        assert.match(
          `${field.getAttribute('autocomplete')}`,
          /^(current|new)-password$/,
          `${field}`,
        )
        assert.ok(
          !/readonly|disabled|maxlength|minlength|pattern|\son\w+=/.test(`${field}`),
          `${field}`,
        )
      }
    })

    it('ask for no hint, and no answer to a question that others know', () => {
      const asked = new Set<string>()
      for (const { name, page } of documents) {
        if (!WAYS_IN.some((template) => name.startsWith(`${template} (`))) continue
        for (const field of page.querySelectorAll(`main :is(${FIELDS})`)) {
          asked.add(field.getAttribute('name') ?? field.id)
        }
      }
      assert.deepEqual([...asked].sort(), [
        ...['code', 'confirm_password', 'current_password', 'email', 'first_name', 'keep'],
        ...['last_name', 'new_password', 'password'],
      ])
    })
  })

  describe('every page behind the log-in', () => {
    it('has a button that logs out', () => {
      const behind = documents.filter(({ name }) => name.endsWith('for an organizer)'))
      const withoutHeader = behind.filter(
        ({ page }) =>
          !page.querySelector(`header form[method=post][action="${paths.logout}"] button`),
      )
      assert.ok(behind.length - withoutHeader.length > 80)
      for (const { name, page } of withoutHeader) {
        // Only pages that a household's link opens have no header.
        assert.ok(!page.querySelector('header'), name)
        assert.match(name, /^(invitation\/|table\/|unsubscribe )/)
      }
    })
  })
})

describe('the scripts', () => {
  const folder = join(views, 'assets', 'js')
  const scripts = globSync('*.js', { cwd: folder }).map((file) => ({
    file,
    text: readFileSync(join(folder, file), 'utf8'),
  }))

  it('write text as text, run no text, take no messages, and leave the clipboard alone', () => {
    assert.ok(scripts.length > 5)
    for (const { file, text } of scripts) {
      assert.doesNotMatch(
        text,
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc/,
        file,
      )
      assert.doesNotMatch(text, /\beval\b|new Function|set(Timeout|Interval)\(\s*['"`]/, file)
      assert.doesNotMatch(text, /postMessage|onmessage|['"]message['"]|['"](paste|drop)['"]/, file)
    }
  })
})

describe('the views', () => {
  const files = globSync('**/*.eta', { cwd: views })
  const sources = files.map((file) => ({ file, text: readFileSync(join(views, file), 'utf8') }))

  it('write no URL themselves: paths.ts and asset() know them', () => {
    assert.ok(sources.length > 20)
    for (const { file, text } of sources) {
      assert.doesNotMatch(text, /(href|action|src)=["']?[./]/, file)
      const quoted = [...text.matchAll(/['"`]\/([a-z][\w/-]*)/gi)].map(([, path = '']) => path)
      const urls = quoted.filter((path) => !files.includes(`${path}.eta`))
      assert.deepEqual(urls, [], file)
    }
  })

  it('are pages of the map, or parts that one of them includes or stands in', () => {
    const whole = sources.map(({ text }) => text).join('\n')
    for (const { file } of sources) {
      const template = file.replace(/\.eta$/, '')
      const isUsed = whole.includes(`'/${template}'`) || whole.includes(`'./${template}'`)
      const isLetter = template.startsWith('mail/') // mails/letter.test.ts renders them.
      assert.ok(isUsed || isLetter || template in states, `${file} is used`)
    }
  })
})
