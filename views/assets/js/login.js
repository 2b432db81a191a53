// Where passwords are typed: a button that shows each.

const said = document.createElement('span')
said.className = 'visually-hidden'
said.setAttribute('role', 'status')

for (const place of document.querySelectorAll('[data-show-password]')) {
  const password = place.querySelector('input')
  const label = document.querySelector(`label[for="${password.id}"]`).textContent.toLowerCase()
  const show = document.createElement('button')
  Object.assign(show, { type: 'button', className: 'button' })
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

// What passkeys need comes when the form stands, and only where the browser knows them.
const passkey = document.querySelector('[data-passkey-login]')
if (passkey && window.PublicKeyCredential) import(passkey.dataset.script)
