const dark = matchMedia("(prefers-color-scheme: dark)");

// A card's text is plain text: nothing that a person or a target wrote becomes markup.
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (_, result) => {
  result.outputHtml = undefined;
  result.didProcess = false;
};

async function loadConfig(name) {
  const answer = await fetch(`/chat/assets/hostconfig-${name}.json`);
  if (!answer.ok) {
    throw new Error("How cards look could not be loaded. Reload the page to try again.");
  }

  return new AdaptiveCards.HostConfig(await answer.json());
}

function visit(node, act) {
  if (node && typeof node === "object") {
    act(node);
    Object.values(node).forEach((child) => visit(child, act));
  }
}

function fill(json, typed) {
  visit(json, (node) => {
    if (typeof node.type === "string" && node.type.startsWith("Input.") && typed.get(node.id) !== undefined) {
      node.value = typed.get(node.id);
    }
  });
}

/** Buttons keep the focus while their answer is awaited: they say that they are disabled, and presses are ignored. */
function mark(host, pressed, busy) {
  const state = busy ? "true" : null;
  host.ariaBusy = state;
  if (pressed) {
    pressed.ariaBusy = state;
  }

  host.querySelectorAll("button").forEach((button) => { button.ariaDisabled = state; });
}

/** Draws cards with the official renderer, in the colours that the person's system asks for. */
export class Cards {
  #light;
  #dark;
  #shown = new Set();

  static async load() {
    const cards = new Cards();
    [cards.#light, cards.#dark] = await Promise.all([loadConfig("light"), loadConfig("dark")]);
    dark.addEventListener("change", () => cards.#redraw());
    return cards;
  }

  /** An element that shows the card; <code>press(id, verb, inputs)</code> is called for its buttons. Null if it cannot be drawn. */
  render(json, press, typed) {
    const host = document.createElement("div");
    host.className = "card";
    const shown = { host, json: structuredClone(json), press, card: null };
    fill(shown.json, typed);
    if (!this.#draw(shown)) {
      return null;
    }

    this.#shown.add(shown);
    return host;
  }

  /** What a person has typed into the card in this element, by input id. */
  typedIn(element) {
    const shown = [...this.#shown].find((one) => element.contains(one.host));
    return new Map(shown?.card.getAllInputs().map((input) => [input.id, input.value]) ?? []);
  }

  #draw(shown) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = dark.matches ? this.#dark : this.#light;
    card.onExecuteAction = (action) => this.#execute(shown, action);
    card.parse(shown.json);
    const element = card.render();
    if (!element) {
      return false;
    }

    shown.card = card;
    shown.host.replaceChildren(element);
    return true;
  }

  #redraw() {
    for (const shown of this.#shown) {
      if (!shown.host.isConnected) {
        this.#shown.delete(shown);
        continue;
      }

      fill(shown.json, this.typedIn(shown.host));
      this.#draw(shown);
    }
  }

  async #execute(shown, action) {
    if (action instanceof AdaptiveCards.OpenUrlAction) {
      if (/^https?:\/\//i.test(action.url ?? "")) {
        window.open(action.url, "_blank", "noopener,noreferrer");
      }

      return;
    }

    if (!(action instanceof AdaptiveCards.ExecuteAction) || shown.host.ariaBusy === "true") {
      return;
    }

    const inputs = Object.fromEntries(Object.values(action.getReferencedInputs() ?? {})
      .filter((input) => input.isSet())
      .map((input) => [input.id, String(input.value)]));
    const button = action.renderedElement;
    mark(shown.host, button, true);
    try {
      await shown.press(String(action.toJSON().data?.id ?? ""), action.verb ?? "", inputs);
    } finally {
      mark(shown.host, button, false);
    }
  }
}
