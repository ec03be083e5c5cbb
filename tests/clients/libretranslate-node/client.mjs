// What LibreTranslate's clients make of the service: $REST is its address.
import assert from 'node:assert/strict';
import libre from 'libretranslate';
import { Translate } from 'translate';

const text = 'Where is the train station?';
const expected = 'Où est la gare ?';
let failed = 0;

async function check(name, test) {
  try {
    await test();
    console.log(`passed ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`failed ${name}: ${error.stack}`);
  }
}

await check('libretranslate translates', async () =>
  assert.equal(await libre.translate({ query: text, source: 'en', target: 'fr', apiurl: process.env.REST }), expected));

await check('libretranslate finds the language out', async () =>
  assert.equal(await libre.translate({ query: text, target: 'fr', apiurl: process.env.REST }), expected));

await check('libretranslate knows which languages there are', async () =>
  assert.rejects(libre.translate({ query: text, source: 'en', target: 'xx', apiurl: process.env.REST }), /not found/));

const translate = Translate({ engine: 'libre', url: `${process.env.REST}/translate` });

await check('translate translates', async () => assert.equal(await translate(text, { from: 'en', to: 'fr' }), expected));

await check('translate says why it cannot', async () =>
  assert.rejects(translate('Hello.', { from: 'en', to: 'it' }), /no model translates 'en' to 'it'/));

process.exitCode = failed ? 1 : 0;
