// Follows the server in development: reloads after a restart, swaps stylesheets, shows what is broken.

const script = document.querySelector('script[data-boot]')
const { boot, loggedIn, method = 'GET' } = script.dataset
const KEPT = 'dev-reload'

/** Loads the page anew where it is scrolled; a page that answered a form is asked for, not sent again. */
function reload(kept = {}) {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, path: location.pathname, y: scrollY }))
  history.scrollRestoration = 'manual' // The browser's own would follow the notice above the page.
  if (method === 'GET') location.reload()
  else location.replace(location.href)
}

function comeBack() {
  addEventListener('load', () => setTimeout(() => (history.scrollRestoration = 'auto')))
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
  sessionStorage.removeItem(KEPT)
  if (kept?.path !== location.pathname) return
  if (kept.restartedAt) say(sentence(kept))
  scrollTo({ top: kept.y, behavior: 'instant' })
}

function sentence({ restartedAt, wasLoggedIn }) {
  const time = new Date(restartedAt).toLocaleTimeString('en-GB')
  const stayed = loggedIn === undefined ? ' You are logged out.' : ' You stayed logged in.'
  return `The server restarted at ${time}.${wasLoggedIn ? stayed : ''}`
}

/** In the page's own place for notices, which is a polite live region. */
function say(text) {
  const notice = document.createElement('p')
  notice.className = 'notice success'
  notice.textContent = text
  document.querySelector('.notices')?.append(notice)
}

function showProblem(text) {
  let box = document.querySelector('#dev-problem')
  if (!text) return box?.remove()
  if (!box) {
    box = document.createElement('section')
    box.id = 'dev-problem'
    box.setAttribute('role', 'alert')
    const heading = document.createElement('h2')
    heading.textContent = 'The newest source does not start. This page comes from the last good one.'
    const words = document.createElement('pre')
    words.tabIndex = 0
    box.append(heading, words)
    ;(document.querySelector('main') ?? document.body).prepend(box)
  }
  box.querySelector('pre').textContent = text
}

/** A stylesheet is taken away only when its successor is there. */
function swapStyles(files) {
  for (const link of document.querySelectorAll('link[rel=stylesheet]')) {
    const url = new URL(link.href)
    if (!files.some((file) => url.pathname.endsWith(`/${file}`))) continue
    url.searchParams.set('at', Date.now())
    const successor = link.cloneNode()
    successor.href = url.href
    successor.addEventListener('load', () => link.remove())
    successor.addEventListener('error', () => successor.remove())
    link.after(successor)
  }
}

let events
let followedUntil = 0

function follow() {
  events = new EventSource('/dev/events')
  events.addEventListener('state', ({ data }) => {
    const state = JSON.parse(data)
    if (state.boot && state.boot !== boot) {
      reload({ restartedAt: state.at, wasLoggedIn: loggedIn !== undefined })
    } else if (boot) showProblem(state.problem)
    else document.querySelector('pre')?.replaceChildren(state.problem ?? '')
  })
  events.addEventListener('views', ({ data }) => {
    const { files, at } = JSON.parse(data)
    if (at < performance.timeOrigin || at <= followedUntil) return // This page has it already.
    followedUntil = at
    if (files.every((file) => file.endsWith('.css'))) swapStyles(files)
    else reload()
  })
}

// Browsers allow six connections to a server: pages that nobody sees leave theirs to others.
function followWhileSeen() {
  events?.close()
  events = undefined
  if (document.visibilityState === 'visible') follow()
}

comeBack()
followWhileSeen()
document.addEventListener('visibilitychange', followWhileSeen)
// Once a form is sent or a link followed, a reload would call that off.
addEventListener('beforeunload', () => events?.close())

for (const bar of document.querySelectorAll('details.dev-bar')) {
  bar.open = localStorage.getItem('dev-bar') === 'open'
  bar.addEventListener('toggle', () =>
    localStorage.setItem('dev-bar', bar.open ? 'open' : 'closed'),
  )
}

const people = document.querySelector('[data-people]')

// The switcher opens in its place; without this script the link leads to a page of its own.
people?.addEventListener('click', async (event) => {
  event.preventDefault()
  try {
    const answer = await fetch(people.href)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    people.closest('p').after(page.querySelector('#dev-people'))
    people.remove()
    document.querySelector('#dev-people button')?.focus()
  } catch {
    location.href = people.href
  }
})
