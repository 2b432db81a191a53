// Pages with moments: tells them in the reader's own time zone.

// As src/pages/format.ts says it: "Sunday 20 December at 6 pm, New York time".
const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZoneName: 'short',
})
const partsOf = (moment) =>
  Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]))
const thisYear = partsOf(new Date()).year
const zone = format.resolvedOptions().timeZone
const city = zone.startsWith('Etc/') ? undefined : zone.split('/').slice(1).pop()

function hourInWords({ hour, minute, dayPeriod }) {
  if (hour === '12' && minute === '00') return dayPeriod === 'pm' ? 'noon' : 'midnight'
  return `${hour}${minute === '00' ? '' : `:${minute}`} ${dayPeriod}`
}

function inWords(moment) {
  const parts = partsOf(moment)
  const year = parts.year === thisYear ? '' : ` ${parts.year}`
  const place = city ? `${city.replaceAll('_', ' ')} time` : parts.timeZoneName
  return `${parts.weekday} ${parts.day} ${parts.month}${year} at ${hourInWords(parts)}, ${place}`
}

// What takes place elsewhere is told in the reader's time too, where their clock shows another.
for (const time of document.querySelectorAll('time[data-zone]')) {
  const moment = new Date(time.dateTime)
  const clockIn = (timeZone) => moment.toLocaleString('en-GB', { timeZone })
  if (clockIn(time.dataset.zone) === clockIn(undefined)) continue
  const own = document.createElement('span')
  own.className = 'hint'
  own.textContent = `For you that is ${inWords(moment)}.`
  time.append(own)
}

for (const time of document.querySelectorAll('time[data-local]')) {
  const moment = new Date(time.dateTime)
  if (Number.isNaN(moment.getTime())) continue
  const { day, month } = partsOf(moment)
  time.textContent = time.dataset.local === 'day' ? `${day} ${month}` : inWords(moment)
}
