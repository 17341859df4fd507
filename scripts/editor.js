// The SPARQL editor of the page /query, put together by scripts/vendor-editor.sh.
// Without this script the page has a plain <textarea>, which stays the form's field.
import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting,
} from "@codemirror/language";
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { tags } from "@lezer/highlight";

// All colours have a contrast of at least 4.5:1 on white.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "#12564f", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "#7a4a00" },
  { tag: [tags.number, tags.bool], color: "#7a1f5c" },
  { tag: tags.comment, color: "#56625f", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "#1c4c9c" },
  { tag: tags.atom, color: "#5b3a99" },
]);

const look = EditorView.theme({
  "&": { fontSize: "0.95rem", backgroundColor: "#fff" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace",
    lineHeight: "1.5",
  },
  ".cm-content, .cm-gutter": { minHeight: "18rem" },
  ".cm-gutters": { backgroundColor: "#f3f6f5", color: "#56625f", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "#eef4f3" },
});

function replace(field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const help = field.dataset.help || "";
  const frame = document.createElement("div");
  frame.className = "editor-frame";
  // Styles made by the editor live in a shadow tree: there they need no exception from the
  // policy that forbids inline styles.
  const root = frame.attachShadow({ mode: "open" });
  const ask = () => { field.form.requestSubmit(); return true; };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: ask }]),
        lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(),
        bracketMatching(), closeBrackets(), highlightActiveLine(), look,
        // Tab is left to the browser, so that the keyboard is not caught in here.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
        StreamLanguage.define(sparql), syntaxHighlighting(colours), EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": [label ? label.textContent.trim() : "", help].filter(Boolean).join(". "),
          "autocapitalize": "off", "spellcheck": "false",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  field.before(frame);
  field.hidden = true;
  if (label) label.addEventListener("click", () => view.focus());
}

document.querySelectorAll("textarea[data-editor=sparql]").forEach(replace);
