// The log-in page in development: sample accounts that fill the form.

const samples = document.querySelector('[data-sample-password]')
const said = document.createElement('span')
said.className = 'visually-hidden'
said.setAttribute('role', 'status')
samples.append(said)

for (const account of samples.querySelectorAll('[data-email]')) {
  const name = account.querySelector('span')
  const fill = document.createElement('button')
  Object.assign(fill, { type: 'button', textContent: `Fill in ${name.textContent}` })
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
