// The page that carries a ticket by POST sends itself; its button does the same without JavaScript.
"use strict";

document.querySelector("form[data-sends-itself]")?.submit();
