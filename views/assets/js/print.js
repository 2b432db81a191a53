// Pages made for paper: a button that prints them, where the browser can.

for (const place of document.querySelectorAll('[data-print]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button main'
  button.textContent = 'Print'
  button.addEventListener('click', () => window.print())
  place.append(button)
}
