// Usage: node client.js REST GRPC, such as http://127.0.0.1:8080 127.0.0.1:8081. The service serves the models of
// ../../Attention.Api.Tests/OpenInference/Fixtures, of which `simple` is the one that clients of inference servers are shown with.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [rest, address] = process.argv.slice(2);
const proto = fileURLToPath(new URL('../../../src/Attention.Contracts/Protos/inference/grpc_service.proto', import.meta.url));
const { inference } = grpc.loadPackageDefinition(protoLoader.loadSync(proto, { keepCase: true, longs: String, defaults: true, oneofs: true }));
const service = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure());
const call = Object.fromEntries(
  ['ServerLive', 'ServerReady', 'ModelReady', 'ServerMetadata', 'ModelMetadata', 'ModelInfer']
    .map((method) => [method, (request) => promisify(service[method]).call(service, request, { deadline: Date.now() + 20_000 })]));

const numbers = Array.from({ length: 16 }, (_, i) => i);
const ones = Array(16).fill(1);
const sums = numbers.map((number) => number + 1);
const differences = numbers.map((number) => number - 1);

const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const int32 = (buffer) => Array.from({ length: buffer.length / 4 }, (_, i) => buffer.readInt32LE(4 * i));

function input(name, values) {
  return { name, datatype: 'INT32', shape: [1, 16], contents: { int_contents: values } };
}

async function json(path, body) {
  const answer = await fetch(rest + path, body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

async function binary(model, request, tensors) {
  const head = Buffer.from(JSON.stringify(request));
  const answer = await fetch(`${rest}/v2/models/${model}/infer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Inference-Header-Content-Length': `${head.length}` },
    body: Buffer.concat([head, ...tensors]),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const length = Number(answer.headers.get('Inference-Header-Content-Length'));
  return { head: JSON.parse(body.subarray(0, length)), tail: body.subarray(length) };
}

const tests = {
  async 'gRPC: the server is live, ready and tells of itself'() {
    assert.equal((await call.ServerLive({})).live, true);
    assert.equal((await call.ServerReady({})).ready, true);
    assert.deepEqual((await call.ServerMetadata({})).extensions, ['binary_tensor_data']);
  },

  async 'gRPC: a model is ready and tells what it takes'() {
    assert.equal((await call.ModelReady({ name: 'simple' })).ready, true);
    const model = await call.ModelMetadata({ name: 'simple' });
    assert.deepEqual(model.inputs.map(({ name, datatype, shape }) => [name, datatype, ...shape]), [['INPUT0', 'INT32', '-1', '16'], ['INPUT1', 'INT32', '-1', '16']]);
  },

  async 'gRPC: typed contents in, raw contents out'() {
    const answer = await call.ModelInfer({ model_name: 'simple', id: '42', inputs: [input('INPUT0', numbers), input('INPUT1', ones)] });
    assert.equal(answer.id, '42');
    assert.deepEqual(answer.raw_output_contents.map(int32), [sums, differences]);
  },

  async 'gRPC: raw contents in, one output out'() {
    const answer = await call.ModelInfer({
      model_name: 'simple',
      inputs: [{ name: 'INPUT0', datatype: 'INT32', shape: [1, 16] }, { name: 'INPUT1', datatype: 'INT32', shape: [1, 16] }],
      outputs: [{ name: 'OUTPUT1' }],
      raw_input_contents: [bytes(Int32Array.from(numbers)), bytes(Int32Array.from(ones))],
    });
    assert.deepEqual(answer.outputs.map(({ name }) => name), ['OUTPUT1']);
    assert.deepEqual(answer.raw_output_contents.map(int32), [differences]);
  },

  async 'gRPC: typed contents out, when they are asked for'() {
    const answer = await call.ModelInfer({
      model_name: 'simple', parameters: { binary_data_output: { bool_param: false } }, inputs: [input('INPUT0', numbers), input('INPUT1', ones)],
    });
    assert.deepEqual(answer.outputs.map(({ contents }) => contents.int_contents), [sums, differences]);
    assert.deepEqual(answer.raw_output_contents, []);
  },

  async 'gRPC: FP16, which has no contents of its own'() {
    const raw = Buffer.from([0x00, 0x3c, 0x00, 0xc0]);
    const answer = await call.ModelInfer({ model_name: 'identity-fp16', inputs: [{ name: 'INPUT', datatype: 'FP16', shape: [1, 2] }], raw_input_contents: [raw] });
    assert.deepEqual(answer.raw_output_contents[0], raw);
  },

  async 'gRPC: a hundred at once, each with its own answer'() {
    const answers = await Promise.all(numbers.flatMap((n) => ones.map(() => n)).slice(0, 100).map(async (n) => {
      const answer = await call.ModelInfer({ model_name: 'simple', inputs: [input('INPUT0', Array(16).fill(n)), input('INPUT1', ones)] });
      return [n, int32(answer.raw_output_contents[0])[7]];
    }));
    answers.forEach(([n, sum]) => assert.equal(sum, n + 1));
  },

  async 'gRPC: what is wrong has a status and a reason'() {
    await assert.rejects(call.ModelInfer({ model_name: 'nothing' }), { code: grpc.status.NOT_FOUND });
    await assert.rejects(call.ModelInfer({ model_name: 'simple', inputs: [input('INPUT0', ones)] }), { code: grpc.status.INVALID_ARGUMENT, details: /'INPUT1': it is missing/ });
    await assert.rejects(call.ModelInfer({ model_name: 'simple', inputs: [input('INPUT0', [1]), input('INPUT1', ones)] }), { code: grpc.status.INVALID_ARGUMENT });
  },

  async 'REST: the server is live, ready and tells of itself'() {
    assert.deepEqual((await json('/v2/health/live')).body, { live: true });
    assert.deepEqual((await json('/v2/health/ready')).body, { ready: true });
    assert.equal((await json('/v2')).body.name, 'attention');
    assert.deepEqual((await json('/v2/models/simple/versions/1/ready')).body, { name: 'simple', ready: true });
  },

  async 'REST: JSON in, JSON out'() {
    const { body } = await json('/v2/models/simple/infer', {
      id: '42',
      inputs: [{ name: 'INPUT0', datatype: 'INT32', shape: [1, 16], data: [numbers] }, { name: 'INPUT1', datatype: 'INT32', shape: [1, 16], data: ones }],
    });
    assert.equal(body.id, '42');
    assert.deepEqual(body.outputs.map(({ data }) => data), [sums, differences]);
  },

  async 'REST: bytes in, bytes out'() {
    const request = {
      parameters: { binary_data_output: true },
      inputs: ['INPUT0', 'INPUT1'].map((name) => ({ name, datatype: 'INT32', shape: [1, 16], parameters: { binary_data_size: 64 } })),
    };
    const { head, tail } = await binary('simple', request, [bytes(Int32Array.from(numbers)), bytes(Int32Array.from(ones))]);
    assert.deepEqual(head.outputs.map(({ parameters }) => parameters.binary_data_size), [64, 64]);
    assert.deepEqual(int32(tail), [...sums, ...differences]);
  },

  async 'REST: what is wrong has a status and a reason'() {
    const { status, body } = await json('/v2/models/simple/infer', { inputs: [] });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body), ['error']);
    assert.equal((await json('/v2/models/nothing')).status, 404);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`passed ${name}`);
  } catch (error) {
    failed++;
    console.log(`failed ${name}\n${error.stack}`);
  }
}

service.close();
console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
