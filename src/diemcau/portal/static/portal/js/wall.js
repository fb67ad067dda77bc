// On a wide screen there is room for all filters at once.
for (const more of document.querySelectorAll(".wall-more")) more.open = matchMedia("(min-width: 60rem)").matches;
