// OpenAI's own client with another base address, and nothing else changed. It asks once: a test should see what fails.
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import fs from 'node:fs';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';

globalThis.File ??= File; // Node 18 does not have it yet.

const address = process.env.ATTENTION_URL ?? 'http://localhost:8080';
const client = new OpenAI({ apiKey: 'none-is-needed', baseURL: `${address}/v1`, maxRetries: 0 });
const repository = new URL('../../../models/repository/', import.meta.url);
const recording = () => fs.createReadStream(new URL('transcribe-las/1/golden/two-six-eight.wav', repository));
const image = `data:image/png;base64,${fs.readFileSync(new URL('act-soft/1/golden/walk-00.png', repository)).toString('base64')}`;
const transcribe = options => client.audio.transcriptions.create({ file: recording(), model: 'whisper-1', ...options });
const chat = options => client.chat.completions.create({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is in this image?' }, { type: 'image_url', image_url: { url: image, detail: 'low' } }] }],
  ...options,
});
const respond = options => client.responses.create({
  model: 'gpt-4o',
  input: [{ role: 'user', content: [{ type: 'input_text', text: 'What is in this image?' }, { type: 'input_image', image_url: image, detail: 'auto' }] }],
  ...options,
});

async function all(stream) {
  const events = [];
  for await (const event of await stream) events.push(event);
  return events;
}

async function refused(call, status, { param = null, code, message }) {
  const error = await call.then(() => assert.fail('It was answered.'), fault => fault);
  assert.ok(error instanceof OpenAI.APIError, String(error));
  assert.deepEqual([error.status, error.param, error.code], [status, param, code], error.message);
  assert.match(error.message, message);
  assert.match(error.requestID, /^[0-9a-f]{32}$/);
}

test('models are listed', async () => {
  const models = await all(client.models.list());
  assert.ok(models.some(model => model.id === 'caption-soft' && model.object === 'model' && model.owned_by === 'attention' && model.created > 0));
});

test('a model is found by its name and by one of theirs', async () => {
  assert.equal((await client.models.retrieve('caption-soft')).id, 'caption-soft');
  assert.equal((await client.models.retrieve('whisper-1')).name, 'transcribe-las');
});

test('a model that there is not is refused with those that there are', () =>
  refused(client.models.retrieve('nobody'), 404, { param: 'model', code: 'model_not_found', message: /caption-soft/ }));

for (const [form, shape] of Object.entries({
  json: answer => answer.text,
  text: answer => answer,
  srt: answer => answer,
  vtt: answer => answer,
  verbose_json: answer => answer.text,
})) {
  test(`speech as ${form}`, async () => assert.match(shape(await transcribe({ response_format: form })), /two six/));
}

test('words and segments have their times', async () => {
  const answer = await transcribe({ response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'] });
  assert.deepEqual(answer.words.map(word => word.word), answer.text.split(' '));
  assert.equal(answer.segments.length, 1);
});

test('speech comes piece by piece, with probabilities', async () => {
  const events = await all(transcribe({ stream: true, include: ['logprobs'] }));
  const done = events.pop();
  assert.equal(done.type, 'transcript.text.done');
  assert.ok(events.every(event => event.type === 'transcript.text.delta' && event.logprobs.length === 1));
  assert.equal(events.map(event => event.delta).join('').trim(), done.text);
});

test('probabilities of speech', async () => {
  const answer = await transcribe({ include: ['logprobs'], language: 'en-US', model: 'gpt-4o-mini-transcribe' });
  assert.equal(answer.logprobs.map(token => token.token).join(''), answer.text);
});

test('speech that cannot be is refused with a reason', async () => {
  await refused(transcribe({ temperature: 0.5 }), 400, { param: 'temperature', code: 'invalid_input', message: /0\.5 is not 0/ });
  await refused(transcribe({ language: 'fr' }), 400, { param: 'language', code: 'invalid_input', message: /'fr' is not understood/ });
  await refused(transcribe({ model: 'nobody' }), 404, { param: 'model', code: 'model_not_found', message: /transcribe-las/ });
  await refused(transcribe({ file: await toFile(Buffer.from(image.split(',')[1], 'base64'), 'a.mp3') }), 415, { param: 'audio', code: 'unsupported_media', message: /.+/ });
  await refused(client.audio.translations.create({ file: recording(), model: 'whisper-1' }), 400, { param: 'model', code: 'invalid_input', message: /transcribe-las/ });
});

test('a chat describes its image', async () => {
  const answer = await chat({ logprobs: true, max_tokens: 300 });
  const [choice] = answer.choices;
  assert.deepEqual([answer.object, answer.model, choice.finish_reason, choice.message.role], ['chat.completion', 'caption-soft', 'stop', 'assistant']);
  assert.equal(choice.logprobs.content.map(token => token.token).join(''), choice.message.content);
  assert.equal(answer.usage.completion_tokens, choice.logprobs.content.length + 1);
  assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  assert.deepEqual(answer.unread, ['messages[0].content[0]']);
});

test('a chat comes piece by piece', async () => {
  const whole = await chat();
  const stream = client.chat.completions.stream({ ...(await body()), stream_options: { include_usage: true } });
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, whole.choices[0].message.content);
  assert.deepEqual(final.usage, whole.usage);

  const chunks = await all(chat({ stream: true }));
  assert.deepEqual(chunks[0].choices[0].delta, { role: 'assistant', content: '' });
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  assert.ok(chunks.every(chunk => chunk.usage === undefined));

  async function body() {
    return { model: 'gpt-4o', messages: [{ role: 'user', content: [{ type: 'text', text: 'What is in this image?' }, { type: 'image_url', image_url: { url: image } }] }] };
  }
});

test('a chat has as many choices as were asked for, whole and streamed', async () => {
  const { choices } = await chat({ n: 3 });
  assert.deepEqual(choices.map(choice => choice.index), [0, 1, 2]);
  assert.equal(new Set(choices.map(choice => choice.message.content)).size, 3);
  const texts = ['', '', ''];
  for (const chunk of await all(chat({ n: 3, stream: true }))) for (const choice of chunk.choices) texts[choice.index] += choice.delta.content ?? '';
  assert.deepEqual(texts, choices.map(choice => choice.message.content));
});

test('a chat that is cut says so', async () => {
  const answer = await chat({ max_completion_tokens: 2 });
  assert.deepEqual([answer.choices[0].finish_reason, answer.usage.completion_tokens], ['length', 2]);
});

test('a chat that cannot be is refused with a reason', async () => {
  await refused(chat({ messages: [{ role: 'user', content: 'What is in this image?' }] }), 400, { param: 'messages', code: 'invalid_input', message: /no image/ });
  await refused(chat({ model: 'nobody' }), 404, { param: 'model', code: 'model_not_found', message: /caption-soft/ });
  await refused(chat({ tools: [{ type: 'function', function: { name: 'look' } }] }), 400, { param: 'tools', code: 'invalid_input', message: /tools has no effect here/ });
  await refused(chat({ temperature: 0.7 }), 400, { param: 'temperature', code: 'invalid_input', message: /0\.7 is not 0/ });
  await refused(chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] }] }), 400, {
    param: 'messages[0].content[0].image_url', code: 'invalid_input', message: /is not fetched/,
  });
});

test('a response describes its image', async () => {
  const answer = await respond({ include: ['message.output_text.logprobs'], metadata: { mine: 'yes' } });
  assert.deepEqual([answer.object, answer.status, answer.model, answer.metadata.mine], ['response', 'completed', 'caption-soft', 'yes']);
  assert.equal(answer.output[0].content[0].logprobs.map(token => token.token).join(''), answer.output_text);
  assert.deepEqual(answer.unread, ['input[0].content[0]']);
});

test('a response comes piece by piece', async () => {
  const whole = await respond();
  const events = await all(respond({ stream: true }));
  assert.deepEqual(events.map(event => event.sequence_number), events.map((_, i) => i));
  assert.deepEqual(events.map(event => event.type).filter((type, i, types) => type !== types[i - 1]), [
    'response.created', 'response.in_progress', 'response.output_item.added', 'response.content_part.added', 'response.output_text.delta',
    'response.output_text.done', 'response.content_part.done', 'response.output_item.done', 'response.completed',
  ]);
  assert.equal(events.filter(event => event.type === 'response.output_text.delta').map(event => event.delta).join(''), whole.output_text);
  assert.equal(events.at(-1).response.output[0].content[0].text, whole.output_text);
});

test('a response that is cut says so, whole and streamed', async () => {
  const answer = await respond({ max_output_tokens: 2 });
  assert.deepEqual([answer.status, answer.incomplete_details.reason, answer.usage.output_tokens], ['incomplete', 'max_output_tokens', 2]);
  assert.equal((await all(respond({ max_output_tokens: 2, stream: true }))).at(-1).type, 'response.incomplete');
});

test('an id that a client gives comes back', async () => {
  const { request_id: id } = await client.models.list({ headers: { 'X-Request-Id': 'mine' } }).withResponse();
  assert.equal(id, 'mine');
});
