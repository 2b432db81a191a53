// What a browser sends of a page's form, and how it sends a file with it.
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import type { TestBrowser } from './app.ts'

/** The fields of the page's only form with a main button, with the values that the page shows. */
export function fieldsOf(html: string): Record<string, string> {
  const form = parse(html).querySelector('main form.form')
  const fields: Record<string, string> = {}
  for (const input of form?.querySelectorAll('input[name]') ?? []) {
    const [name, type] = [input.getAttribute('name') ?? '', input.getAttribute('type')]
    const isSent = type !== 'file' && (type !== 'checkbox' || input.hasAttribute('checked'))
    if (isSent) fields[name] = input.getAttribute('value') ?? ''
  }
  for (const select of form?.querySelectorAll('select[name]') ?? []) {
    const options = select.querySelectorAll('option')
    const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
    fields[select.getAttribute('name') ?? ''] = chosen?.getAttribute('value') ?? chosen?.text ?? ''
  }
  for (const area of form?.querySelectorAll('textarea[name]') ?? []) {
    fields[area.getAttribute('name') ?? ''] = area.text.replace(/^\n/, '')
  }
  return fields
}

/**
 * @param file the bytes of the file; a form whose file field is empty sends a file without a name
 */
export async function sendWithFile(
  browser: TestBrowser,
  url: string,
  fields: Record<string, string>,
  file?: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const content = file === undefined ? [] : [new Uint8Array(Buffer.from(file))]
  form.append('file', new File(content, file === undefined ? '' : 'guests.csv'))
  const body = new Response(form)
  return browser.send({
    method: 'POST',
    url,
    payload: Buffer.from(await body.arrayBuffer()),
    headers: {
      'content-type': body.headers.get('content-type') ?? '',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  })
}
