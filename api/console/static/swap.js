// An answer that is no case (the session has ended, an error's page) is shown whole instead of as nothing.
"use strict";
document.addEventListener("htmx:beforeSwap", (event) => {
  const told = event.detail;
  if (told.serverResponse.includes('id="case"')) return;
  if (new URL(told.xhr.responseURL).pathname.endsWith("/sign-in")) {
    told.shouldSwap = false;
    location.assign(told.xhr.responseURL);
    return;
  }
  Object.assign(told, {shouldSwap: true, isError: false, target: document.querySelector("main"), selectOverride: "main", swapOverride: "outerHTML"});
});
