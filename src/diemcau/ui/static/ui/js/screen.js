// What a full-screen page does by itself.
import "./relative-time.js";
import "./connection.js";
