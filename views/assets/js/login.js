// Where passwords are typed: a button that shows each, and on the log-in page sample accounts that
// fill the form.

function button(text, className = '') {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  made.className = className
  return made
}

const said = document.createElement('span')
said.className = 'visually-hidden'
said.setAttribute('role', 'status')

for (const place of document.querySelectorAll('[data-show-password]')) {
  const password = place.querySelector('input')
  const label = document.querySelector(`label[for="${password.id}"]`).textContent.toLowerCase()
  const show = button('Show', 'button')
  show.setAttribute('aria-controls', password.id)

  const setShown = (shown) => {
    password.type = shown ? 'text' : 'password'
    show.textContent = shown ? 'Hide' : 'Show'
    show.setAttribute('aria-label', `${show.textContent} ${label}`)
  }
  show.addEventListener('click', () => {
    const shown = password.type === 'password'
    setShown(shown)
    said.textContent = `Your password is ${shown ? 'shown' : 'hidden'}.`
  })
  // A shown password would be kept by the browser's form history.
  password.form.addEventListener('submit', () => setShown(false))
  setShown(false)
  place.append(show)
}
document.querySelector('[data-show-password]').append(said)

const samples = document.querySelector('[data-sample-password]')
for (const account of samples?.querySelectorAll('[data-email]') ?? []) {
  const name = account.querySelector('span')
  const fill = button(`Fill in ${name.textContent}`)
  fill.addEventListener('click', () => {
    const password = document.querySelector('#password')
    document.querySelector('#email').value = account.dataset.email
    password.value = samples.dataset.samplePassword
    password.form.querySelector('[type="submit"]').focus()
    said.textContent = `The form is filled in for ${name.textContent}.`
  })
  name.hidden = true
  account.prepend(fill)
}
