/** Enhancements of every page. Each journey works without this file. */
import { watchToasts } from "./toasts.js";
import { showVerdict } from "./verdict.js";
import { watchConfirmations } from "./confirm.js";
import { watchProgress } from "./progress.js";
import { focusErrorSummary } from "./forms.js";
import { showCurrentRoom } from "./navigation.js";
import { watchQuestions } from "./questions.js";
import { forgetPages } from "./queue/shell.js";

showVerdict(document);
watchToasts(document);
watchConfirmations(document);
watchProgress(document);
showCurrentRoom(document);
watchQuestions(document);
focusErrorSummary(document);
forgetPages(document);
