/** The server understood and said no; the message is for the person. */
export class Refused extends Error { }

// The hub takes somewhat more; what is larger would break the connection and be sent again for ever.
const mostCharacters = 90_000;
const delays = [0, 500, 1000, 2000, 4000];
const words = {
  connecting: "Connecting…", connected: "Connected", reconnecting: "Reconnecting…", refused: "Not connected",
};

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const refusalIn = (error) => /HubException: ([\s\S]*)$/.exec(error?.message ?? "")?.[1];

/** The live connection: it reconnects by itself, fetches what was missed, and repeats under the same key what was not answered. */
export class Link {
  #hub;
  #sign;
  #unanswered = new Set();
  #starting = false;

  constructor(url, sign) {
    this.#sign = sign;
    this.#hub = new signalR.HubConnectionBuilder()
      .withUrl(url)
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => delays[previousRetryCount] ?? 5000 })
      .configureLogging(signalR.LogLevel.None)
      .build();
    this.#hub.onreconnecting(() => this.#show("reconnecting"));
    this.#hub.onreconnected(() => this.#synchronize());
    this.#hub.onclose((error) => this.#closed(error));
  }

  onSynchronize = async () => { };
  onRefused = () => { };

  on(event, handler) {
    this.#hub.on(event, handler);
  }

  async start() {
    this.#starting = true;
    for (let attempt = 1; this.#starting; attempt++) {
      try {
        await this.#hub.start();
        this.#starting = false;
      } catch (error) {
        if (refusalIn(error)) {
          this.#starting = false;
          this.#closed(error);
          return;
        }

        this.#show("reconnecting");
        await pause(delays[attempt] ?? 5000);
      }
    }

    await this.#synchronize();
  }

  /** Calls the hub; across a lost connection it waits and asks again with the same key, so that it counts once. */
  call(method, ...args) {
    const call = { method, args: [...args, newKey()] };
    if (JSON.stringify(call.args).length > mostCharacters) {
      return Promise.reject(new Refused("This is longer than 16 KB. Nothing was sent; shorten it and send it again."));
    }

    const answer = new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
    this.#unanswered.add(call);
    this.#send(call);
    return answer;
  }

  async #send(call) {
    if (this.#hub.state !== signalR.HubConnectionState.Connected) {
      return;
    }

    try {
      await this.#hub.invoke(call.method, ...call.args);
      this.#settle(call, () => call.resolve());
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal) {
        this.#settle(call, () => call.reject(new Refused(refusal)));
      } else if (/^An unexpected error|^Failed to invoke/.test(error?.message ?? "")) {
        this.#settle(call, () => call.reject(error));
      }
    }
  }

  #settle(call, how) {
    if (this.#unanswered.delete(call)) {
      how();
    }
  }

  async #synchronize() {
    try {
      const history = await this.#hub.invoke("History");
      this.#show("connected");
      await this.onSynchronize(history);
      for (const call of [...this.#unanswered]) {
        this.#send(call);
      }
    } catch (error) {
      this.#closed(error);
    }
  }

  #closed(error) {
    const refusal = refusalIn(error);
    if (refusal) {
      this.#show("refused");
      this.onRefused(refusal);
    } else if (this.#hub.state === signalR.HubConnectionState.Disconnected && !this.#starting && this.#sign.dataset.state !== "refused") {
      this.#show("reconnecting");
      this.start();
    }
  }

  #show(state) {
    this.#sign.dataset.state = state;
    this.#sign.textContent = words[state];
  }
}
