// Every page: moves the focus to an error summary and tells moments in the reader's own time zone.

document.querySelector('#error-summary')?.focus()

// The page is in English, so of the reader's languages only a kind of English is taken.
const english = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB'

const format = new Intl.DateTimeFormat(english, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
})

for (const time of document.querySelectorAll('time[data-local]')) {
  const moment = new Date(time.dateTime)
  if (Number.isNaN(moment.getTime())) continue
  time.title = time.textContent
  time.textContent = format.format(moment)
}
