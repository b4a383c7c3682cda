// Calls the Web API with Slack's own client, @slack/web-api, one call after the other.
// Standard input: [{ "url", "token", "method", "arguments" }]. A text "=0.ts" in the arguments stands for that part of an earlier answer.
// Answers [the answer, or { "failed": the client's code, "error": Slack's word, "retryAfter": seconds }] in the same order.
import { WebClient } from '@slack/web-api';
import { readJson } from './standard-input.mjs';

const answers = [];

function filled(value) {
  if (typeof value === 'string' && value.startsWith('=')) {
    return value.slice(1).split('.').reduce((part, name) => part[name], answers);
  }
  if (Array.isArray(value)) {
    return value.map(filled);
  }
  return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part)])) : value;
}

for (const call of await readJson()) {
  const client = new WebClient(call.token, { slackApiUrl: call.url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logLevel: 'error' });
  try {
    answers.push(await client.apiCall(call.method, filled(call.arguments)));
  } catch (failed) {
    answers.push({ failed: failed.code, error: failed.data?.error ?? null, retryAfter: failed.retryAfter ?? null });
  }
}

process.stdout.write(JSON.stringify(answers));
