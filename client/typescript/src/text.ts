import messages from "./gen/data/messages.js";

/** The names of what the clients of all languages say in the same words. */
export type Text = keyof typeof messages;

/** The text with its places filled; the cause, which is the platform's to word, follows in brackets. */
export function say(text: Text, facts: Record<string, string | number> = {}, cause = ""): string {
    const said = Object.entries(facts).reduce<string>(
        (said, [name, fact]) => said.replaceAll(`{${name}}`, () => String(fact)),
        messages[text],
    );
    return cause === "" ? said : `${said} (${cause})`;
}
