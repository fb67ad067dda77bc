from diemcau.cli.main import main

raise SystemExit(main())
