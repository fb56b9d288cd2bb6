// What the editor offers while one types: our vocabulary, the things of the store by any of their names, the
// variables of the query and the words of SPARQL. A prefix that the query lacks is declared with the term taken.
import { autocompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";

const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK DISTINCT WHERE FROM GRAPH OPTIONAL FILTER BIND VALUES UNION MINUS EXISTS UNDEF " +
  "ORDER GROUP HAVING LIMIT OFFSET PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE " +
  "BOUND REGEX CONTAINS STRSTARTS REPLACE COALESCE YEAR MONTH"
).split(" ").map((label) => ({ label, type: "keyword", boost: -50 }));
const WAIT = 150; // milliseconds of rest before the store is asked
const LETTERS = 3; // and the letters it takes

let asked;
function vocabulary() {
  asked ??= fetch("/ontology.json").then((answer) => (answer.ok ? answer.json() : { prefixes: {}, terms: [] }));
  return asked.catch(() => ({ prefixes: {}, terms: [] })); // without an answer the editor stays without terms
}

// Writes the term, and its PREFIX line in front of the query where that is missing.
function take(text, prefix, namespace) {
  return (view, completion, from, to) => {
    const query = view.state.doc.toString();
    const isDeclared = !prefix || new RegExp(`PREFIX\\s+${prefix}:`, "i").test(query);
    const changes = [{ from, to, insert: text }];
    const line = isDeclared ? "" : `PREFIX ${prefix}: <${namespace}>\n`;
    if (line) changes.unshift({ from: 0, insert: line });
    view.dispatch({ changes, selection: { anchor: from + line.length + text.length }, userEvent: "input.complete" });
  };
}

// DOM nodes with textContent only: what comes from the store is text, whatever is in it.
function definition(text) {
  return () => Object.assign(document.createElement("div"), { textContent: text });
}

function option(term, prefixes) {
  const prefix = term.name.split(":")[0];
  return {
    label: term.name,
    detail: term.label,
    type: term.kind === "class" ? "class" : "property",
    info: definition(term.definition),
    apply: take(term.name, prefix, prefixes[prefix]),
  };
}

function isWord(context) {
  return !/comment|string/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name);
}

async function terms(context) {
  const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
  if (!isWord(context) || (!context.explicit && (!word || word.from === word.to))) return null;
  const before = context.state.sliceDoc(0, context.pos);
  if (/^[?$]/.test(word.text)) {
    const query = context.state.doc.toString().replace(word.text, "");
    const names = new Set(query.match(/[?$]\w+/g));
    return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  const { prefixes, terms: known } = await vocabulary();
  if (/PREFIX\s+[\w-]*:?$/i.test(before)) {
    const options = Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, apply: `${prefix}: <${iri}>` }));
    return { from: word.from, options };
  }
  return {
    from: word.from,
    options: [...known.map((term) => option(term, prefixes)), ...KEYWORDS],
    validFor: /^[\w-]*:?[\w-]*$/,
  };
}

async function things(context, kinds, world) {
  const word = context.matchBefore(/[\p{L}\d][\p{L}\d-]*/u);
  if (!isWord(context) || !word || word.text.length < LETTERS) return null;
  if (/[?$:<]$/.test(context.state.sliceDoc(0, word.from))) return null;
  await new Promise((resolve) => setTimeout(resolve, WAIT));
  if (context.aborted) return null;
  const answer = await fetch(`/suggest?${new URLSearchParams({ q: word.text, ...world })}`);
  if (!answer.ok) return null;
  const found = await answer.json();
  return {
    from: word.from,
    filter: false, // the store has matched them by other names and spellings
    options: found.things.map((thing) => ({
      label: thing.name,
      detail: kinds[thing.kind] ?? thing.kind,
      type: "constant",
      apply: take(`<${thing.iri}>`),
    })),
  };
}

// ``kinds``: kind of a thing -> what the page calls it; ``world``: the parameters of the world that the page shows.
export function completion(kinds, world) {
  return autocompletion({ override: [terms, (context) => things(context, kinds, world)], icons: false });
}
