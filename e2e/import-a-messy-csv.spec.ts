import { paths } from '../src/paths.ts'
import { expectNoSidewaysScroll } from './support/accessible.ts'
import { expect, logIn, test } from './support/stories.ts'

test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } })

/** As Excel in the West saves it: a title, semicolons, Windows-1252, a merged cell, columns of junk. */
const MESSY = [
  'Our guests;;;;;;;',
  ';;;;;;;',
  'No.;Family;First Name;Surname;E-Mail;Child?;Paid;Notes',
  '1;Smith Family;John;Smith;john.smith@example.com;;yes;"brings ""the"" soup\r\nand bread"',
  '2;Smith Family;Emma;Smith;;x;;',
  '3;Müller;Zoë;Müller;zoe(at)example.com;;=1+1;',
  '4;;Jörg;Müller;joerg@example.com;;;',
  '5;Roy Family;Kai;Roy;kai@example.com;;;',
  ';;;;;;;',
].join('\r\n')

test('a messy CSV file is looked at, corrected and saved once, on a phone without JavaScript', async ({
  page,
  server,
}) => {
  await logIn(page)
  await page.goto(paths.households)
  await page.getByRole('link', { name: 'Import' }).click()
  await expectNoSidewaysScroll(page, 'the form')
  const file = { name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(MESSY, 'latin1') }
  await page.getByLabel('Or a file').setInputFiles(file)
  await page.getByRole('button', { name: 'See what this makes' }).click()

  const main = page.getByRole('main')
  await expect(main).toContainText('This makes 2 households and completes 1: 4 people are added.')
  await expect(main).toContainText('Row 6, column E (E-Mail): “zoe(at)example.com” is no email')
  await expect(main).toContainText('It lacks Emma.')
  await expectNoSidewaysScroll(page, 'the preview')

  await page.getByText('Correct the text, or take another file').click()
  const text = page.getByLabel('Rows, pasted')
  await text.fill((await text.inputValue()).replace('zoe(at)', 'zoe@'))
  await server.restart('SIGKILL')
  await page.getByRole('button', { name: 'Save as chosen' }).click()
  await expect(page.getByRole('alert')).toContainText('Nothing is saved yet: look once more.')
  await expect(main).not.toContainText('is no email')

  await page.getByLabel('What to do with Roy Family').selectOption('Leave out')
  await server.restart()
  await page.getByRole('button', { name: 'Save as chosen' }).dblclick()
  await expect(main).toContainText('1 household is added.')
  await expect(page.getByRole('link', { name: 'Müller', exact: true })).toHaveCount(1)
  await expect(main).toContainText('John, Jane, Timmy (child), and Emma (child)')
  await expect(main).not.toContainText('Roy Family')
})
