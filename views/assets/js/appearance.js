// The appearance switch: light or dark where the reader stands. Without script the form loads the page anew.

const form = document.querySelector('#appearance')

form?.addEventListener('submit', async (event) => {
  const { submitter } = event
  if (!submitter) return
  event.preventDefault()
  const body = new URLSearchParams(new FormData(form, submitter))
  // Not followed: the page that is asked for would show its notices to nobody.
  const sent = fetch(form.action, { method: 'POST', body, redirect: 'manual' })
  const answer = await sent.catch(() => undefined)
  if (answer?.type === 'opaqueredirect') show(submitter.value)
  else location.reload()
})

function show(theme) {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  const scheme = document.querySelector('meta[name="color-scheme"]')
  scheme.content = theme === 'system' ? 'light dark' : theme
  for (const button of form.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.value === theme))
  }
}
