// A household that answers its invitation, and claims and takes back dishes, by its link.
import { parse } from 'node-html-parser'
import { type Client, type Tally, Visitor } from './client.ts'
import { Known } from './known.ts'
import { pick, type Random } from './random.ts'

/** What the invitation shows: the replies by the names of their fields, and the note. */
interface Replies {
  replies: Record<string, string>
  note: string
}

const CHOICES = ['attending', 'maybe', 'not-attending'] as const
const DEEDS = ['browse', 'answer', 'answer', 'offer', 'wish', 'take back'] as const
const MOST_DISHES = 8

export interface Invited {
  name: string
  /** The path of the household's link. */
  link: string
  /** The wish for one pie, which two households try to claim. */
  wish: { id: string; name: string; servings: string }
}

export class GuestClient implements Client {
  readonly name: string
  readonly #invited: Invited
  readonly #visitor: Visitor
  readonly #replies: Known<Replies>
  readonly #dishes = new Known<readonly string[]>([])
  #made = 0

  /** @param url the address of the server, which has to be running */
  static async arrive(invited: Invited, url: string, tally: Tally): Promise<GuestClient> {
    const visitor = new Visitor(invited.name, url, tally)
    const { text } = await visitor.get(invited.link)
    return new GuestClient(invited, visitor, repliesIn(text))
  }

  private constructor(invited: Invited, visitor: Visitor, replies: Replies) {
    this.name = invited.name
    this.#invited = invited
    this.#visitor = visitor
    this.#replies = new Known(replies)
  }

  /** The public id of the wish that it tries to claim. */
  get wish(): string {
    return this.#invited.wish.id
  }

  /** Whether it has claimed that wish. */
  get hasWish(): boolean {
    return this.#dishes.state.includes(this.#invited.wish.name)
  }

  async act(random: Random): Promise<void> {
    const { link } = this.#invited
    switch (pick(random, DEEDS)) {
      case 'browse':
        await this.#visitor.get(pick(random, [link, `${link}/table`]))
        return
      case 'answer':
        return this.#answer(random)
      case 'offer':
        return this.#dishes.state.length < MOST_DISHES ? this.#offer() : this.#takeBack(random)
      case 'wish':
        return this.hasWish ? this.#takeBack(random) : this.#takeWish()
      case 'take back':
        return this.#takeBack(random)
    }
  }

  /**
   * Sends an answer in which the first person always comes, since a household that does not come
   * loses its dishes.
   */
  async #answer(random: Random): Promise<void> {
    const { text } = await this.#visitor.get(this.#invited.link)
    const names = Object.keys(this.#replies.state.replies)
    const replies = Object.fromEntries(
      names.map((name, index) => [name, index === 0 ? 'attending' : pick(random, CHOICES)]),
    )
    const next = { replies, note: `Note ${++this.#made}` }
    const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? ''
    this.#replies.mayBecome(next)
    await this.#visitor.post(this.#invited.link, { ...replies, note: next.note, version }, [303])
    this.#replies.is(next)
    this.#visitor.tally.changes++
  }

  #offer(): Promise<void> {
    const name = `${this.name}, dish ${++this.#made}`
    const form = { kind: 'dessert', name, amount: '4', unit: 'servings', anyway: 'yes' }
    return this.#promise(`${this.#invited.link}/table/offer`, form, name)
  }

  /** Claims the wish. It may be too late: of two households that want the last one, one gets it. */
  #takeWish(): Promise<void> {
    const { id, name, servings } = this.#invited.wish
    const form = { wish: id, amount: servings }
    return this.#promise(`${this.#invited.link}/table`, form, name)
  }

  async #promise(path: string, form: Record<string, string>, name: string): Promise<void> {
    const before = this.#dishes.state
    const after = [...before, name].sort()
    this.#dishes.mayBecome(after)
    const { status } = await this.#visitor.post(path, form, [303, 422])
    this.#dishes.is(status === 303 ? after : before)
    if (status === 422 && name !== this.#invited.wish.name)
      this.#visitor.fault(`no room for ${name}`)
    this.#visitor.tally.changes++
  }

  async #takeBack(random: Random): Promise<void> {
    const name = pick(random, this.#dishes.state)
    if (name === undefined) return
    const { text } = await this.#visitor.get(`${this.#invited.link}/table`)
    const action = dishesIn(text).find((dish) => dish.name === name)?.takeBack
    if (!action) return this.#visitor.fault(`${name} is not on the table`)
    const after = this.#dishes.state.filter((dish) => dish !== name)
    this.#dishes.mayBecome(after)
    await this.#visitor.post(action, {}, [303])
    this.#dishes.is(after)
    this.#visitor.tally.changes++
  }

  async look(): Promise<void> {
    const { link } = this.#invited
    const replies = repliesIn((await this.#visitor.get(link)).text)
    this.#visitor.compare('the answer', this.#replies, replies)
    const dishes = dishesIn((await this.#visitor.get(`${link}/table`)).text)
    this.#visitor.compare('what it brings', this.#dishes, dishes.map((dish) => dish.name).sort())
  }
}

function repliesIn(page: string): Replies {
  const form = parse(page).querySelector('form.answer-form')
  const replies: Record<string, string> = {}
  for (const input of form?.querySelectorAll('input[type=radio]') ?? []) {
    const name = input.getAttribute('name') ?? ''
    replies[name] ??= ''
    if (input.hasAttribute('checked')) replies[name] = input.getAttribute('value') ?? ''
  }
  return { replies, note: form?.querySelector('textarea[name=note]')?.text ?? '' }
}

/** The dishes of the household itself, and the address at which each is taken back. */
const dishesIn = (page: string) =>
  parse(page)
    .querySelectorAll('section[aria-labelledby=own-heading] li.own')
    .map((row) => ({
      name: row.querySelector('strong')?.text ?? '',
      takeBack: row.querySelector('form')?.getAttribute('action') ?? '',
    }))
