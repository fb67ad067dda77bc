app_name = "film"
urlpatterns = []
