// A small browser for tests: it keeps cookies, sends the headers of browsers, and follows no
// redirect by itself.

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The address to which a redirect leads; null for other answers. */
  location: string | null
}

export class HttpClient {
  readonly url: string
  readonly cookies = new Map<string, string>()

  constructor(url: string) {
    this.url = url
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('GET', path, undefined, headers)
  }

  post(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#send('POST', path, new URLSearchParams(form), headers)
  }

  logIn(email = 'john.smith@example.com', password = 'password123', more = {}): Promise<Answer> {
    return this.post('/organizer/login', { email, password, keep: 'yes', ...more })
  }

  logOut(): Promise<Answer> {
    return this.post('/organizer/logout', {})
  }

  async isLoggedIn(): Promise<boolean> {
    return (await this.get('/organizer/')).status === 200
  }

  /** The session cookie's value; undefined when there is none. */
  get session(): string | undefined {
    return this.cookies.get('session')
  }

  async #send(
    method: string,
    path: string,
    body: URLSearchParams | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), origin: this.url, ...headers },
      ...(body && { body }),
    })
    for (const line of answer.headers.getSetCookie()) keepCookie(this.cookies, line)
    const { status, headers: answered } = answer
    return {
      status,
      headers: answered,
      text: await answer.text(),
      location: answered.get('location'),
    }
  }
}

/** Stores the cookie of a Set-Cookie line, or removes it when the line has expired. */
export function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const equals = pair.indexOf('=')
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
  const expires = attributes.find((text) => /^expires=/i.test(text))?.slice(8)
  if (expires && Date.parse(expires) <= Date.now()) cookies.delete(name)
  else cookies.set(name, value)
}
