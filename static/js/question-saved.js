/* On the page of a question that has just been saved. */
import { forgetSent } from "./question-drafts.js";

forgetSent();
