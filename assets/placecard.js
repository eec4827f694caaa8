// What every page needs: components that work, and one copy of what is sent. All pages work without it.

// GOV.UK Frontend is fetched only where a component on the page asks for it; it looks for these classes.
if (document.querySelector('[data-module^="govuk-"]')) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  import("./govuk-frontend.js").then(({ initAll }) => initAll());
}

// A second press within two seconds sends nothing; the server refuses a repeat too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 2000);
});
