// The log-in page: a button that shows the password, and sample accounts that fill the form.

const email = document.querySelector('#email')
const password = document.querySelector('#password')

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

const show = button('Show', 'button')
show.setAttribute('aria-label', 'Show password')
show.setAttribute('aria-controls', 'password')

function setShown(shown) {
  password.type = shown ? 'text' : 'password'
  show.textContent = shown ? 'Hide' : 'Show'
  show.setAttribute('aria-label', shown ? 'Hide password' : 'Show password')
}

show.addEventListener('click', () => {
  const shown = password.type === 'password'
  setShown(shown)
  said.textContent = shown ? 'Your password is shown.' : 'Your password is hidden.'
})
document.querySelector('[data-show-password]').append(show, said)

// A shown password would be kept by the browser's form history.
password.form.addEventListener('submit', () => setShown(false))

const samples = document.querySelector('[data-sample-password]')
for (const account of samples?.querySelectorAll('[data-email]') ?? []) {
  const name = account.querySelector('span')
  const fill = button(`Fill in ${name.textContent}`)
  fill.addEventListener('click', () => {
    email.value = account.dataset.email
    password.value = samples.dataset.samplePassword
    password.form.querySelector('[type="submit"]').focus()
    said.textContent = `The form is filled in for ${name.textContent}.`
  })
  name.hidden = true
  account.prepend(fill)
}
