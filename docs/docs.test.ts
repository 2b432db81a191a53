// Holds the documents to the files, links, packages and versions that they name.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const documents = globSync('{*.md,docs/**/*.md}', { cwd: root })

describe('the documents', () => {
  it('name only tests and files that exist', () => {
    for (const document of documents) {
      for (const [, file = '', name = ''] of read(document).matchAll(/`([\w./-]+)` "([^"]+)"/g)) {
        assert.ok(existsSync(join(root, file)), `${document}: ${file} exists`)
        assert.ok(read(file).includes(name), `${document}: "${name}" is in ${file}`)
      }
    }
  })

  it('write only paths of what is there', () => {
    const tellsWhatWas = /^(docs\/decisions\/|CHANGELOG)/
    const paths = documents
      .filter((document) => !tellsWhatWas.test(document))
      .flatMap((document) =>
        [...read(document).matchAll(/`((?:src|scripts|docs|e2e|views|deploy)\/[\w./-]*)`/g)].map(
          ([, path = '']) => ({ document, path }),
        ),
      )
    assert.ok(paths.length > 50)
    for (const { document, path } of paths) {
      assert.ok(existsSync(join(root, path)), `${document}: ${path}`)
    }
  })

  it('link only to what is there [A33]', () => {
    for (const document of documents) {
      for (const [, link = ''] of read(document).matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(link)) continue
        const [path = '', fragment] = link.split('#')
        const target = path === '' ? join(root, document) : join(root, dirname(document), path)
        assert.ok(existsSync(target), `${document}: ${link}`)
        if (!fragment) continue
        const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(
          ([, text = '']) =>
            text
              .toLowerCase()
              .replace(/[^\w\- ]/g, '')
              .replaceAll(' ', '-'),
        )
        assert.ok(headings.includes(fragment), `${document}: ${link}`)
      }
    }
  })

  it('list every runtime dependency [A5]', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: object }
    for (const name of Object.keys(dependencies)) {
      assert.match(read('docs/dependencies.md'), new RegExp(`^\\| ${name} \\|`, 'm'))
    }
  })

  it('name the version of @fastify/session that is installed [A6]', () => {
    const { version } = JSON.parse(read('node_modules/@fastify/session/package.json'))
    assert.ok(read('README.md').includes(`@fastify/session@${version}`))
  })
})
