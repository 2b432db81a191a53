@rem npm's shell becomes the program by exec, so that signals reach it. On Windows this is exec.
@%*
