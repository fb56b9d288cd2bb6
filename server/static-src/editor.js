// The query editor, in the place of the text field of a form with the attribute data-editor, which has the words that
// the editor says, in the language of the page. The form stays what it is: the field keeps the text and is what is sent.
//
// The editor lives in a shadow tree: there its styles are constructed style sheets, which the policy of the pages
// allows, where in the page itself they would be inline ones, which it forbids.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completion } from "./completion.js";

// The page's own variables, so that light and dark are those of the page.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--state)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--island)" },
  { tag: [tags.atom, tags.number, tags.bool], color: "var(--agreement)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "3px" },
  // Not only cm-focused, which the editor sets some milliseconds after it has the focus.
  "&.cm-focused, &:focus-within": { outline: "2px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { font: "400 var(--small)/1.5 var(--mono)", maxHeight: "28rem", overflow: "auto" },
  ".cm-content": { minHeight: "12rem", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--tint)", color: "var(--quiet)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { font: "400 var(--small)/1.5 var(--mono)", maxWidth: "min(44rem, 90vw)" },
  ".cm-tooltip-autocomplete ul li": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "var(--paper)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
  ".cm-completionInfo": { font: "400 var(--small)/1.4 var(--sans)", maxWidth: "22rem" },
});

// Where text with a colour is typed over, Chromium would write an inline style, which the policy of the pages forbids,
// so that typing over a selection is done here, as the editor itself does it after the browser.
function typeOver(event, view) {
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || event.data === null || empty || view.composing) return false;
  const typed = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type" });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, from, to, event.data, typed))) view.dispatch(typed());
  event.preventDefault();
  return true;
}

function edit(form) {
  const words = JSON.parse(form.dataset.editor);
  const field = form.querySelector("textarea");
  const label = form.querySelector(`label[for="${field.id}"]`);
  const home = document.createElement("div");
  home.className = "editor";
  field.before(home);
  const root = home.attachShadow({ mode: "open" });
  const run = () => {
    form.requestSubmit();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching(),
        closeBrackets(), StreamLanguage.define(sparql), syntaxHighlighting(colours), look,
        completion(words.kinds, words.world),
        EditorView.lineWrapping, EditorState.phrases.of(words.phrases),
        EditorView.contentAttributes.of({
          "aria-label": words.label,
          spellcheck: "false",
          tabindex: "0", // checkers of accessibility ask for it where the text scrolls
        }),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
        Prec.high(keymap.of([{ key: "Mod-Enter", run }])),
        // Tab stays the key that leaves the field, as everywhere else.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
      ],
    }),
  });
  field.hidden = true;
  for (const hint of form.querySelectorAll(".scripted")) hint.hidden = false;
  label.addEventListener("click", () => view.focus());
}

for (const form of document.querySelectorAll("form[data-editor]")) edit(form);
