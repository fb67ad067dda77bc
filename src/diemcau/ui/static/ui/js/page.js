// What every page with a frame does by itself.
import "./theme.js";
import "./dialog.js";
import "./toast.js";
import "./relative-time.js";
import "./connection.js";
